import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { count, type Row } from '../measure.ts';
import { overviews } from '../texts.ts';
import { JSON_TYPE, PORT, serve, URL } from './service.ts';

const TIMES = 20;
const CLIENTS = 16;
const PROBE_MILLISECONDS = 50;

/**
 * SIGTERM under load: all requests are answered. The clients act as a load balancer does: they stop sending when readiness
 * fails. The service keeps serving until then.
 */
export async function termination(): Promise<Row[]> {
  const descriptions = overviews();
  let answered = 0;
  let lost = 0;
  let clean = 0;
  for (let time = 0; time < TIMES; time++) {
    const child = await serve({ SHUTDOWN_DELAY_SECONDS: '0.3' });
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    let isOver = false;
    const client = async (number: number) => {
      for (let turn = number; !isOver; turn++) {
        const outcome = await send(agent, descriptions[turn % descriptions.length]);
        if (outcome === 'answered') answered++;
        else if (outcome === 'lost') lost++;
        else break;
      }
    };
    const balancer = (async () => {
      while (!isOver) {
        const { ok } = await fetch(`${URL}/health/ready`).catch(() => ({ ok: false }));
        if (!ok) isOver = true;
        await new Promise((resolve) => setTimeout(resolve, PROBE_MILLISECONDS));
      }
    })();
    const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
    await new Promise((resolve) => setTimeout(resolve, 300 + 20 * time));
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await ended;
    if (code === 0) clean++;
    await Promise.all([balancer, ...clients]);
    agent.destroy();
  }
  return [
    {
      what: `SIGTERM under load, ${TIMES} times: ${count(answered)} requests of ${CLIENTS} clients`,
      ours: `${lost} accepted and lost, ended with code 0 ${clean} times`,
      peer: '',
      result: `${lost} lost`,
      target: '0 lost, code 0',
    },
  ];
}

function send(agent: Agent, description: string): Promise<'answered' | 'lost' | 'refused'> {
  return new Promise((resolve) => {
    const sent = request(
      { port: PORT, host: '127.0.0.1', path: '/tag', method: 'POST', agent, headers: JSON_TYPE },
      (response) => {
        response.on('end', () => resolve(response.statusCode === 200 ? 'answered' : 'lost'));
        response.on('error', () => resolve('lost'));
        response.resume();
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'lost'),
    );
    sent.end(JSON.stringify({ description }));
  });
}
