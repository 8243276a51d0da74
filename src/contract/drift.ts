import { z } from 'zod';
import { modelNameSchema } from './model-name.ts';

const shiftSchema = z
  .object({
    psi: z.number().describe('The population stability index: stable below 0.1, shifted above 0.25.'),
    byChance: z.number().describe('The index that chance alone gives with this number of texts.'),
  })
  .meta({ id: 'Shift' });
/** The shift of one distribution from another. */
export type Shift = Readonly<z.infer<typeof shiftSchema>>;

const tagShiftSchema = z
  .object({
    id: z.string(),
    /** Shares of all tags given: in training, and now. */
    referenceShare: z.number(),
    share: z.number(),
    psi: z.number().describe('The tag’s part of the index.'),
  })
  .meta({ id: 'TagShift' });

const driftSchema = z.object({
  texts: z.int().describe('Texts tagged by this model within the window.'),
  since: z.iso.datetime().optional().describe('When the first of them was tagged.'),
  lengths: shiftSchema,
  unknownRates: shiftSchema,
  tags: shiftSchema,
  movedTags: z.array(tagShiftSchema).describe('The tags that have shifted most.'),
});
export type Drift = z.infer<typeof driftSchema>;

/** `GET /model/drift` */
export const driftAnswerSchema = z
  .object({
    windowMinutes: z.int(),
    ...driftSchema.shape,
    model: modelNameSchema,
  })
  .meta({ id: 'DriftAnswer' });
export type DriftAnswer = z.infer<typeof driftAnswerSchema>;
