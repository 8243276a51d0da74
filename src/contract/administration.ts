import { z } from 'zod';
import { tagAnswerSchema } from './answers.ts';
import { EXAMPLES } from './examples.ts';
import { modelNameSchema } from './model-name.ts';

const version = z.string().min(1).max(128).describe('A version listed by `GET /admin/models`.');

/** The answer to every change of the serving model. */
export const servingSchema = z.object({ model: modelNameSchema }).meta({ id: 'Serving' });

const versionSchema = z
  .object({
    version: z.string(),
    createdAt: z.string(),
    formatVersion: z.int(),
    devMicroF1: z.number(),
    devKinds: z
      .record(z.string(), z.number())
      .optional()
      .describe('The micro-F1 on dev by kind of text, where records have one.'),
    isActive: z.boolean(),
  })
  .meta({ id: 'ModelVersion' });
export type VersionSummary = Readonly<z.infer<typeof versionSchema>>;
export const versionsSchema = z
  .object({
    versions: z.array(versionSchema),
    shadow: z.string().optional().describe('The version that runs as a shadow.'),
  })
  .meta({ id: 'ModelVersions' });

export const activateSchema = z
  .strictObject({ version })
  .meta({ id: 'ActivateRequest', examples: [EXAMPLES.activate] });

export const startShadowSchema = z
  .strictObject({
    version,
    share: z
      .number()
      .gt(0)
      .max(1)
      .describe('The share of single texts and batch items that the candidate tags.'),
  })
  .meta({ id: 'ShadowRequest', examples: [EXAMPLES.shadow] });

const shadowTagSchema = z
  .object({
    id: z.string(),
    both: z.int(),
    live: z.int().describe('Given by the live model only.'),
    candidate: z.int().describe('Given by the candidate only.'),
    agreement: z.number().describe('both / (both + live + candidate)'),
  })
  .meta({ id: 'ShadowTag' });

export const shadowReportSchema = z
  .object({
    candidate: modelNameSchema,
    share: z.number(),
    texts: z.int(),
    skipped: z.int().describe('Texts that were not compared for lack of time.'),
    same: z.int().describe('Texts for which both models give the same tags.'),
    millisecondsPerText: z.object({ live: z.number(), candidate: z.number() }),
    tags: z.array(shadowTagSchema).describe('Tags with the most disagreement first.'),
  })
  .meta({ id: 'ShadowReport' });
export type ShadowReport = z.infer<typeof shadowReportSchema>;

/** `POST /admin/shadow/tag` */
export const comparedAnswersSchema = z
  .object({ live: tagAnswerSchema, candidate: tagAnswerSchema })
  .meta({ id: 'ComparedAnswers' });
export type ComparedAnswers = z.infer<typeof comparedAnswersSchema>;
