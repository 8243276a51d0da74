import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** A server of the test's own on a free port. @returns its address, without a slash at the end */
export async function apiServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

/** A listener that answers each URL, from the slash on, by what the function makes of it. */
export function answering(
  answer: (url: URL, headers: Readonly<Record<string, string | string[] | undefined>>) => JsonReply,
): RequestListener {
  return (request, response) => {
    const {
      status = 200,
      headers = {},
      body,
    } = answer(new URL(request.url ?? '', 'http://x'), request.headers);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

export interface JsonReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
