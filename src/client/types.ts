import type { z } from 'zod';
import type { modelNameSchema } from '../contract/model-name.ts';
import type { Problem } from '../contract/problem.ts';
import type { reportSchema } from '../server/routes/admin-shadow.ts';
import type { modelAnswerSchema, tagsAnswerSchema } from '../server/routes/catalogue.ts';
import type { driftSchema } from '../server/routes/drift.ts';
import type { reviewSchema } from '../server/routes/review.ts';
import type { RequestSchemas, resultSchema, tagAnswerSchema, taggingSchema } from '../server/schemas.ts';

/*
 * The very types of the service, from the schemas that its OpenAPI document is made of.
 */
export type Company = z.input<RequestSchemas['company']>;
export type TagOptions = NonNullable<z.input<RequestSchemas['tag']>['options']>;
export type Tagging = z.output<typeof taggingSchema>;
export type TagAnswer = z.output<typeof tagAnswerSchema>;
export type ModelName = z.output<typeof modelNameSchema>;
/** A company that was tagged, or what is wrong with it. */
export type Result = z.output<typeof resultSchema>;
export type ModelAnswer = z.output<typeof modelAnswerSchema>;
export type TagsAnswer = z.output<typeof tagsAnswerSchema>;
export type DriftAnswer = z.output<typeof driftSchema>;
export type ShadowReport = z.output<typeof reportSchema>;
export type ReviewAnswer = z.output<typeof reviewSchema>;
export type { Problem };
