import { defineConfig } from 'vite';

/** The page, by `npm run build:web`: three files without hashes in their names, as the service sends their own (ETag). */
export default defineConfig({
  root: 'src/web',
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing is written into the page itself, which its content security policy would refuse.
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      output: {
        entryFileNames: 'page.js',
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
