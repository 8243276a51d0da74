import fastify from 'fastify';
import { z } from 'zod';
import { loadKuromoji } from '../../test/fixtures/kuromoji-tokenizer.ts';

/** Fastify that does no more than tokenise by kuromoji, and says how many words there are. */
const body = z.object({ description: z.string() });
const tokenize = await loadKuromoji();
const app = fastify();
app.post('/tag', async (request) => ({ words: tokenize(body.parse(request.body).description).length }));
app.get('/health', async () => ({}));
await app.listen({ port: Number(process.env.PORT) });
