import fastifyPlugin from 'fastify-plugin';
import { CharacterLimits } from '../character-limits.ts';

declare module 'fastify' {
  interface FastifyInstance {
    characterLimits: CharacterLimits;
  }
}

export const characterLimits = fastifyPlugin(
  async (app) => {
    const limits = new CharacterLimits(app.config.charactersPerMinute, app.redis?.connection.client);
    app.decorate('characterLimits', limits);
  },
  { name: 'character-limits', dependencies: ['redis'] },
);
