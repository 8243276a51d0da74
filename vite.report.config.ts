import { defineConfig } from 'vite';
import { lessOfZod } from './build/less-of-zod.ts';

/** The program and the styles of the report of an evaluation, by `npm run build:web`: the command writes them into one file. */
export default defineConfig({
  root: 'src/web/report',
  plugins: [lessOfZod()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: 'src/web/report/main.tsx',
      output: { entryFileNames: 'report.js', assetFileNames: 'report[extname]' },
    },
  },
});
