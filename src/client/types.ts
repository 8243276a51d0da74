/*
 * The types of the service, inferred from the schemas of its OpenAPI document.
 */
export type { ShadowReport } from '../contract/administration.ts';
export type {
  BatchAnswer,
  Evidence,
  Result,
  Tag,
  TagAnswer,
  TaggedCompany,
  TaggedText,
} from '../contract/answers.ts';
export type { Company } from '../contract/company.ts';
export type { DriftAnswer } from '../contract/drift.ts';
export type { ReviewAnswer } from '../contract/feedback.ts';
export type { JobAnswer, JobRequest } from '../contract/jobs.ts';
export type { ModelAnswer, TagsAnswer } from '../contract/model.ts';
export type { ModelName } from '../contract/model-name.ts';
export type { Problem } from '../contract/problem.ts';
export type { TagOptions } from '../contract/tag-options.ts';
