import fastifyPlugin from 'fastify-plugin';
import { type FeedbackService, openFeedback } from '../feedback-service.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Undefined unless `FEEDBACK` is set. */
    feedback: FeedbackService | undefined;
  }
}

export const feedback = fastifyPlugin(
  async (app) => {
    const { feedback: config } = app.config;
    const service = config && (await openFeedback(config));
    app.decorate('feedback', service);
    app.addHook('onClose', async () => service?.close());
  },
  { name: 'feedback' },
);
