import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { batchAnswerSchema } from '../../src/contract/answers.ts';
import { problemSchema } from '../../src/contract/problem.ts';
import { digestOfSecret } from '../../src/server/keys.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { client as http, startService } from './service.ts';

const FARM = { id: 'farm', description: '北海道で乳牛を飼育し、生乳を出荷する牧場です。' };
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const ACCEPT = 'application/json, text/event-stream';
const foundSchema = z.object({
  tags: z.array(z.object({ id: z.string(), label: z.string(), group: z.string(), description: z.string() })),
  total: z.int(),
});
const errorSchema = z.object({
  isError: z.literal(true),
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
});

/** An agent: a client of the SDK, connected over HTTP. */
async function agentOf(url: string, key?: string): Promise<Client> {
  const agent = new Client({ name: 'test', version: '1.0.0' });
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } });
  await agent.connect(transport);
  onTestFinished(() => agent.close());
  return agent;
}

async function problemOf(agent: Client, name: string, input: Record<string, unknown>) {
  const { content } = errorSchema.parse(await agent.callTool({ name, arguments: input }));
  return problemSchema.parse(JSON.parse(content[0].text));
}

async function listen(app: FastifyInstance): Promise<string> {
  return await app.listen({ port: 0 });
}

describe('the MCP endpoint', async () => {
  const app = await startService({ MCP: 'on', MAX_BATCH_ITEMS: '3', MAX_DESCRIPTION_CHARACTERS: '1000' });
  const url = await listen(app);

  it('is off by default', async () => {
    await http(await startService())
      .post('/mcp')
      .send(LIST)
      .expect(404);
  });

  it('describes its tools', async () => {
    const { tools } = await (await agentOf(url)).listTools();
    expect(tools.map(({ name }) => name)).toEqual(['tag_companies', 'search_tags']);
    expect(tools[0]?.inputSchema).toMatchObject({
      required: ['companies'],
      properties: { companies: { type: 'array', maxItems: 3 } },
    });
    expect(JSON.stringify(tools[0]?.inputSchema)).toContain('企業概要');
  });

  it('tags as the batch route does', async () => {
    const input = { companies: [FARM, { id: 'empty', description: '' }], options: { limit: 2 } };
    const answer = await (await agentOf(url)).callTool({ name: 'tag_companies', arguments: input });
    const { body } = await http(app).post('/tag/batch').send(input).expect(200);
    expect(batchAnswerSchema.parse(answer.structuredContent)).toEqual(body);
    expect(body.results[0].tags.length).toBeGreaterThan(0);
    expect(answer.content).toEqual([{ type: 'text', text: JSON.stringify(answer.structuredContent) }]);
  });

  it('finds tags of the catalogue', async () => {
    const agent = await agentOf(url);
    const search = async (input: Record<string, unknown>) =>
      foundSchema.parse((await agent.callTool({ name: 'search_tags', arguments: input })).structuredContent);
    const all = await search({ limit: 100 });
    const [tag] = all.tags;
    if (tag === undefined) throw new Error('the catalogue is empty');
    const { tags, total } = await search({ query: ` ${tag.label} `, limit: 1 });
    expect(tags).toEqual([tag]);
    expect(total).toBeLessThan(all.total);
    const inGroup = await search({ groups: [tag.group], limit: 100 });
    expect(new Set(inGroup.tags.map(({ group }) => group))).toEqual(new Set([tag.group]));
    expect((await search({ query: 'この語はない' })).tags).toEqual([]);
  });

  it('answers calls that are wrong with problems', async () => {
    const agent = await agentOf(url);
    const four = await problemOf(agent, 'tag_companies', { companies: [FARM, FARM, FARM, FARM] });
    expect(four).toMatchObject({
      status: 400,
      errors: [{ path: '/companies', message: 'must have at most 3 companies' }],
    });
    const unknown = await problemOf(agent, 'tag_companies', {
      companies: [FARM],
      options: { groups: ['x'] },
    });
    expect(unknown).toMatchObject({ status: 400, errors: [{ path: '/options/groups/0' }] });
    expect(await problemOf(agent, 'search_tags', { limit: 0 })).toMatchObject({
      errors: [{ path: '/limit' }],
    });
    await expect(agent.callTool({ name: 'x', arguments: {} })).rejects.toThrow('there is no tool x');
  });

  it('takes one message a request, and has no sessions', async () => {
    await http(app).post('/mcp').set('accept', ACCEPT).send(LIST).expect(200);
    const { body } = await http(app).post('/mcp').set('accept', ACCEPT).send([LIST, LIST]).expect(400);
    expect(body.type).toBe('urn:company-tagger:problem:invalid-request');
    await http(app).get('/mcp').expect(405).expect('allow', 'POST');
    await http(app).delete('/mcp').set('x-requested-with', 'test').expect(405);
  });

  it('refuses work beyond what may wait', async () => {
    const busy = await startService({ MCP: 'on', MAX_QUEUE_CHARACTERS: '10' });
    const agent = await agentOf(await listen(busy));
    using hold = busy.service.holdModel();
    // Admitted, and not begun before it is read.
    const waiting = hold.tagMany([{ company: FARM }]);
    const input = { companies: [FARM] };
    expect(await problemOf(agent, 'tag_companies', input)).toMatchObject({ status: 503 });
    await Array.fromAsync(waiting);
    const { structuredContent } = await agent.callTool({ name: 'tag_companies', arguments: input });
    expect(batchAnswerSchema.parse(structuredContent).results).toHaveLength(1);
  });

  it('needs a key with the role, and counts its characters', async () => {
    const file = join(await temporaryDirectory(), 'keys.json');
    const entry = (name: string, role: string) => ({
      name,
      roles: [role],
      sha256: digestOfSecret(name).toString('hex'),
      charactersPerMinute: FARM.description.length,
    });
    await writeFile(file, JSON.stringify({ keys: [entry('agent', 'tag'), entry('reader', 'review')] }));
    const service = await startService({ MCP: 'on', KEYS_FILE: file });
    const address = await listen(service);
    await expect(agentOf(address)).rejects.toThrow('A valid key is required');
    await expect(agentOf(address, 'reader')).rejects.toThrow('role tag is required');
    const agent = await agentOf(address, 'agent');
    const input = { companies: [FARM] };
    const { structuredContent } = await agent.callTool({ name: 'tag_companies', arguments: input });
    expect(batchAnswerSchema.parse(structuredContent).results).toHaveLength(1);
    expect(await problemOf(agent, 'tag_companies', input)).toMatchObject({ status: 429 });
  });
});
