import { z } from 'zod';
import { modelNameSchema } from './model-name.ts';

export const livenessSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

export const readinessSchema = z
  .object({
    status: z.enum(['ok', 'loading', 'draining', 'failed']),
    reason: z.string().optional(),
  })
  .meta({ id: 'Readiness' });
/** Whether a process can do its work, and if not, why. */
export type Readiness = Readonly<z.infer<typeof readinessSchema>>;

export const healthSchema = readinessSchema
  .extend({
    model: modelNameSchema.optional(),
    uptimeSeconds: z.number(),
  })
  .meta({ id: 'Health' });
