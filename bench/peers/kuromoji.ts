import fastify from 'fastify';
import { z } from 'zod';
import { loadKuromoji } from '../../test/fixtures/kuromoji-tokenizer.ts';

/** A Fastify server that tokenises with kuromoji and returns the number of words. */
const body = z.object({ description: z.string() });
const tokenize = await loadKuromoji();
const app = fastify();
app.post('/tag', async (request) => ({ words: tokenize(body.parse(request.body).description).length }));
app.get('/health', async () => ({}));
await app.listen({ port: Number(process.env.PORT) });
