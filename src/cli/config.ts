import { z } from 'zod';
import { VARIABLES } from '../contract/variables.ts';

const { MAX_DESCRIPTION_CHARACTERS } = VARIABLES;

/** The environment variables of `tag`, besides MODEL, which is also an option. */
export const tagConfigSchema = z.object({ MAX_DESCRIPTION_CHARACTERS });
