import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import project from '../../../package.json' with { type: 'json' };
import { OperationalError } from '../../contract/error.ts';
import { inParts } from '../in-parts.ts';
import { searchTags } from '../mcp/search-tags.ts';
import { tagCompanies } from '../mcp/tag-companies.ts';
import type { Tool } from '../mcp/tool.ts';
import { problemFor } from '../plugins/problems.ts';
import { JSON_UTF8 } from '../responses.ts';

/** One message. Lists of messages are no longer part of the protocol, and would evade the limits of one request. */
const messageSchema = z.looseObject({ jsonrpc: z.literal('2.0') });
const PASSED_HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const;

/** The Model Context Protocol, by which agents tag: streamable HTTP without sessions, so that any replica can answer. */
export const mcpRoute: FastifyPluginAsyncZod = async (app) => {
  const tools = [tagCompanies(app.schemas, app.config.limits), searchTags()];
  app.post('/mcp', { schema: { hide: true, body: messageSchema } }, async (request, reply) => {
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    const server = serverOf(tools, reply);
    await server.connect(transport);
    const headers = PASSED_HEADERS.map((name) => [name, String(request.headers[name] ?? '')] as const);
    const response = await transport.handleRequest(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: headers.filter(([, value]) => value !== '').map(([name, value]) => [name, value]),
      }),
      { parsedBody: request.body },
    );
    const body = await response.bytes();
    await server.close();
    reply.code(response.status);
    // A notification has no answer.
    if (body.length === 0) return reply.send();
    return reply.type(JSON_UTF8).send(inParts(reply, [body]));
  });
  // Clients ask for a stream of the server's own messages, or end a session. There is neither.
  app.route({
    method: ['GET', 'DELETE'],
    url: '/mcp',
    schema: { hide: true },
    handler: (_, reply) => {
      reply.header('allow', 'POST');
      throw new OperationalError('method-not-allowed', 'the MCP endpoint has no sessions: use POST');
    },
  });
};

/** A server for one request. */
function serverOf(tools: readonly Tool[], reply: FastifyReply): Server {
  const server = new Server(
    { name: project.name, version: project.version },
    { capabilities: { tools: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, title, description, inputSchema }) => ({
      name,
      title,
      description,
      inputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const called = tools.find(({ name }) => name === params.name);
    if (called === undefined) {
      throw new McpError(ErrorCode.InvalidParams, `there is no tool ${params.name}`);
    }
    try {
      const answer = await called.call(params.arguments ?? {}, reply);
      return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer };
    } catch (error) {
      // A problem, for the agent to read and to correct.
      const problem = { ...problemFor(error, reply), requestId: reply.request.id };
      return { content: [{ type: 'text', text: JSON.stringify(problem) }], isError: true };
    }
  });
  return server;
}
