import { defineConfig } from 'vite';
import { lessOfZod } from './build/less-of-zod.ts';

/** The page, by `npm run build:web`: files without hashes in their names, as the service sends their own (ETag). */
export default defineConfig({
  root: 'src/web',
  base: './',
  plugins: [lessOfZod()],
  // Its build without Node's buffers.
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing is written into the page itself, which its content security policy would refuse.
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      output: {
        entryFileNames: 'page.js',
        // What is loaded only when it is needed.
        chunkFileNames: 'page-[name].js',
        assetFileNames: 'page[extname]',
      },
    },
  },
  // In development the service runs beside it.
  server: {
    proxy: {
      '^/(tag|tags|model|review|feedback|admin|health|docs|openapi.json)': {
        target: 'http://localhost:3000',
        // The service takes requests only from pages of the host that they name.
        changeOrigin: false,
      },
    },
  },
});
