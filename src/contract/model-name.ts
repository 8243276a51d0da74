import { z } from 'zod';

export const modelNameSchema = z
  .object({
    name: z.string(),
    version: z.string(),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .describe('The SHA-256 of `model.json`, which itself lists the SHA-256 of the other files.'),
  })
  .meta({ id: 'ModelName' });
/** What every answer says of the model that made it. */
export type ModelName = Readonly<z.infer<typeof modelNameSchema>>;

/**
 * The name in one line of printable ASCII, for headers and logs, in the form of a container image reference:
 * `name:version@sha256:digest`. Other characters of name and version are percent-encoded.
 */
export function modelReference({ name, version, digest }: ModelName): string {
  // A lone surrogate cannot be encoded.
  const [encodedName, encodedVersion] = [name, version].map((text) =>
    encodeURIComponent(text.toWellFormed()),
  );
  return `${encodedName}:${encodedVersion}@${digest}`;
}
