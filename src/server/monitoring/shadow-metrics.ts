import { Counter, type Registry } from 'prom-client';
import type { ShadowSlot } from '../../serving/shadow.ts';

/** How the shadow model compares with the live model, as in `GET /admin/shadow`. */
export function addShadowMetrics(registry: Registry, shadow: ShadowSlot): void {
  const registers = [registry];
  new Counter({
    name: 'company_tagger_shadow_texts_total',
    help: 'Texts that a candidate has tagged too, by whether all tags were the same.',
    labelNames: ['same'],
    registers,
    collect() {
      this.reset();
      const { texts = 0, same = 0 } = shadow.current?.comparison ?? {};
      this.inc({ same: 'true' }, same);
      this.inc({ same: 'false' }, texts - same);
    },
  });
  new Counter({
    name: 'company_tagger_shadow_tags_total',
    help: 'Tags given by the live model, by the candidate, or by both.',
    labelNames: ['tag', 'given_by'],
    registers,
    collect() {
      this.reset();
      for (const [tag, { both, live, candidate }] of Object.entries(shadow.current?.comparison.tags ?? {})) {
        this.inc({ tag, given_by: 'both' }, both);
        this.inc({ tag, given_by: 'live' }, live);
        this.inc({ tag, given_by: 'candidate' }, candidate);
      }
    },
  });
  new Counter({
    name: 'company_tagger_shadow_seconds_total',
    help: 'The time of each model for the texts that both have tagged.',
    labelNames: ['model'],
    registers,
    collect() {
      this.reset();
      for (const [model, milliseconds] of Object.entries(shadow.current?.comparison.milliseconds ?? {})) {
        this.inc({ model }, milliseconds / 1000);
      }
    },
  });
}
