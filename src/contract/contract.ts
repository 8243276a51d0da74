/*
 * What crosses the border of a process, for those who check it themselves: the schemas of requests and answers, in zod.
 */
export {
  type BatchAnswer,
  batchAnswerSchema,
  type Evidence,
  type Place,
  type Result,
  resultSchema,
  type Tag,
  type TagAnswer,
  type TaggedCompany,
  tagAnswerSchema,
} from './answers.ts';
export { type Company, companySchema } from './company.ts';
export { feedbackAnswerSchema, feedbackSchema, type ReviewAnswer, reviewAnswerSchema } from './feedback.ts';
export { type JobAnswer, type JobRequest, jobAnswerSchema, jobRequestSchema } from './jobs.ts';
export { type ModelAnswer, modelAnswerSchema, type TagsAnswer, tagsAnswerSchema } from './model.ts';
export { type ModelName, modelNameSchema } from './model-name.ts';
export { type Problem, problemSchema } from './problem.ts';
export { type RequestLimits, type RequestSchemas, requestSchemas } from './requests.ts';
export { singleTagOptionsSchema, type TagOptions, tagOptionsSchema } from './tag-options.ts';
