import { z } from 'zod';
import { VARIABLES } from '../contract/variables.ts';
import type { LocationRules } from './locations.ts';

const { JOBS_DIRECTORY, JOBS_HTTP_HOSTS, JOBS_S3_BUCKETS, JOBS_S3_ENDPOINT } = VARIABLES;

/** The environment variables for the locations of jobs. The service and the queue workers share them. */
export const locationVariables = z.object({
  JOBS_DIRECTORY,
  JOBS_HTTP_HOSTS,
  JOBS_S3_BUCKETS,
  JOBS_S3_ENDPOINT,
});

export function locationRulesOf(variables: z.output<typeof locationVariables>): LocationRules {
  return {
    directory: variables.JOBS_DIRECTORY,
    httpHosts: variables.JOBS_HTTP_HOSTS,
    s3Buckets: variables.JOBS_S3_BUCKETS,
    s3Endpoint: variables.JOBS_S3_ENDPOINT,
  };
}
