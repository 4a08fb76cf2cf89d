import './tokens.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './App.vue';
import { lockWhenIdle } from './idle';
import { router } from './router';

lockWhenIdle();
createApp(App)
  .use(VueQueryPlugin, { queryClientConfig: { defaultOptions: { queries: { retry: false, staleTime: 5_000 } } } })
  .use(router)
  .mount('#app');
