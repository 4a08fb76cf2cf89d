import vue from '@vitejs/plugin-vue';
import components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vite';

/** Browsers of county offices: 360 极速 stops at Chromium 86. */
const OLD_BROWSERS = ['chrome86', 'edge86', 'firefox79', 'safari14.1'];

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [vue(), components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] })],
  build: {
    outDir: '../../dist/web/console',
    emptyOutDir: true,
    target: OLD_BROWSERS,
    cssTarget: 'chrome86',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
  },
});
