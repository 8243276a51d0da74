import fastifyPlugin from 'fastify-plugin';
import { ModelDeployment } from '../../serving/model-deployment.ts';
import type { ShadowSlot } from '../../serving/shadow.ts';
import { TaggingService } from '../../serving/tagging-service.ts';
import { Traffic } from '../../serving/traffic.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Has no model until it is given one, and answers `not-ready` until then. */
    service: TaggingService;
    deployment: ModelDeployment;
    shadow: ShadowSlot;
    traffic: Traffic;
  }
}

/** The engine that tags, and what belongs to it. */
export const engine = fastifyPlugin<{ dictionary: Promise<WebAssembly.Memory> }>(
  async (app, { dictionary }) => {
    const { model, threads, queueCharacters, answerBytes, driftWindowMinutes, limits } = app.config;
    const lineRules = { maxDescriptionCharacters: limits.descriptionCharacters, isStrict: true };
    const service = new TaggingService({ threads, queueCharacters, answerBytes, lineRules });
    const deployment = new ModelDeployment(service, { directory: model, dictionary, log: app.log });
    const traffic = new Traffic(driftWindowMinutes);
    service.onTagged = (tagged, counts) => traffic.add(tagged, counts);
    service.onThreadError = (error) => app.log.error({ err: error }, 'a thread died, or a task failed on it');
    app.decorate('service', service);
    app.decorate('deployment', deployment);
    app.decorate('shadow', { current: undefined });
    app.decorate('traffic', traffic);
    app.addHook('preClose', async () => service.drain());
    app.addHook('onClose', async () => {
      await deployment.close();
      await service.close();
    });
  },
  { name: 'engine' },
);
