import fastify from 'fastify';

/** A bare Fastify echo server: the upper limit for any service built on Fastify. */
const app = fastify();
app.post('/tag', async ({ body }) => body);
app.get('/health', async () => ({}));
await app.listen({ port: Number(process.env.PORT) });
