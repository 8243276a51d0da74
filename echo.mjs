import fastify from 'fastify'; const app=fastify(); app.post('/tag',async r=>r.body); await app.listen({port:3112});
