import { fileURLToPath } from 'node:url';

/** The directory of the model that comes with the project, wherever it is installed: the one in use unless another is named. */
export const SHIPPED_MODEL = fileURLToPath(new URL('../../models/default', import.meta.url));
