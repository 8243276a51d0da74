import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startWithoutModel } from './service.ts';

const contentSchema = z.record(
  z.string(),
  z.object({ schema: z.looseObject({ $ref: z.string().optional() }) }),
);
const documentSchema = z.object({
  servers: z.array(z.object({ url: z.string() })),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        tags: z.array(z.string()),
        requestBody: z.object({ content: contentSchema }).optional(),
        responses: z.record(z.string(), z.object({ content: contentSchema.optional() })),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

describe('the API description, for generators', async () => {
  const app = await startWithoutModel({ MAX_DESCRIPTION_CHARACTERS: '3000' });
  const { body: text } = await app.inject('/openapi.json');
  const document = documentSchema.parse(JSON.parse(text));
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

  it('passes the strict rules of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: text, config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  it('names the server, and each operation by an id and a group', () => {
    expect(document.servers).toEqual([{ url: '/' }]);
    expect(document.tags[0]).toMatchObject({ name: 'Tagging' });
    expect(document.paths['/tag']).toMatchObject({ post: { operationId: 'tagCompany', tags: ['Tagging'] } });
    for (const { operationId, tags } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(tags).toHaveLength(1);
    }
  });

  it('refers to each JSON body by a name', () => {
    const bodies = operations.flatMap(({ requestBody, responses }) => [
      requestBody?.content ?? {},
      ...Object.values(responses).map(({ content = {} }) => content),
    ]);
    const json = bodies.flatMap((content) =>
      Object.entries(content).filter(([type]) => /\bjson$/.test(type)),
    );
    expect(json.length).toBeGreaterThan(100);
    for (const [, { schema }] of json) {
      expect(schema).toEqual({ $ref: expect.stringMatching(/^#\/components\/schemas\/[A-Z][A-Za-z]+$/) });
    }
  });

  it('has only patterns that every language knows', () => {
    expect(text).toContain('"pattern"');
    expect(text).not.toMatch(/"pattern":"[^"]*\\\\p\{/);
  });

  it('has the limits of this service in the named schemas', () => {
    const { Company, Tag, TagAnswer, Problem } = document.components.schemas;
    for (const schema of [Tag, TagAnswer, Problem]) expect(schema).toMatchObject({ type: 'object' });
    expect(Company).toMatchObject({ properties: { description: { maxLength: 3000 } } });
  });

  it('has named schemas of each service’s own limits', async () => {
    const other = await startWithoutModel({ MAX_DESCRIPTION_CHARACTERS: '500' });
    const { body } = await other.inject('/openapi.json');
    const { Company } = documentSchema.parse(JSON.parse(body)).components.schemas;
    expect(Company).toMatchObject({ properties: { description: { maxLength: 500 } } });
    expect((await app.inject('/openapi.json')).body).toBe(text);
  });
});
