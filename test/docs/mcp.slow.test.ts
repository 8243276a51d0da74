import { describe, expect, it } from 'vitest';
import { blocksOf, follow, runProgram } from '../fixtures/guide.ts';
import { startShippedService } from '../http/service.ts';

const GUIDE = 'docs/mcp.md';

describe('the guide to agents', async () => {
  const { url } = await startShippedService({ MCP: 'on' });
  const blocks = async (language: string) =>
    (await blocksOf(GUIDE, language)).map((block) => block.replaceAll('http://localhost:3000', url));

  it('has commands that call the tools', async () => {
    const { code, stdout, stderr } = await follow(await blocks('sh'), '.', {});
    expect(code, stderr.slice(-500)).toBe(0);
    const [list, found, tagged] = stdout.trim().split('\n');
    expect(list).toContain('"name":"tag_companies"');
    expect(found).toContain('"structuredContent":{"tags":[{"id":"A","label":"農業');
    expect(tagged).toMatch(/"structuredContent":\{"results":\[\{"id":"1","tags":\[.*?\{"id":"A"/);
  });

  it('has a program that tags', async () => {
    const [program = ''] = await blocks('ts');
    const { code, stdout, stderr } = await runProgram(program);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/\{"results":\[\{"id":"1","tags":\[.*?\{"id":"A"/);
  });
});
