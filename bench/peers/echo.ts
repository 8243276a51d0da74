import fastify from 'fastify';

/** Bare Fastify, which gives back what it is sent: the most that any service on it can do. */
const app = fastify();
app.post('/tag', async ({ body }) => body);
app.get('/health', async () => ({}));
await app.listen({ port: Number(process.env.PORT) });
