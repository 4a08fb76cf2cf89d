import { createRouter, createWebHistory } from 'vue-router';
import { beginSignIn, finishSignIn, hasRole, signedIn } from './session/session';

export const router = createRouter({
  history: createWebHistory('/console/'),
  routes: [
    { path: '/', component: () => import('./desk/DeskPage.vue'), beforeEnter: () => firstPage() },
    { path: '/intake', component: () => import('./intake/IntakePage.vue') },
    { path: '/cases', component: () => import('./cases/CasesPage.vue') },
    { path: '/cases/:caseNo', component: () => import('./cases/CasePage.vue'), props: true },
    { path: '/queue', component: () => import('./queue/QueuePage.vue') },
    { path: '/tasks/:taskId', component: () => import('./task/TaskPage.vue'), props: true },
    { path: '/signals', component: () => import('./supervision/SignalsPage.vue') },
    { path: '/callback', component: () => null },
    { path: '/:rest(.*)', component: () => import('./NoSuchPage.vue') },
  ],
});

/** The role decides what a person sees first. */
function firstPage(): true | string {
  if (hasRole('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT')) return true;
  if (hasRole('APPROVER', 'ORGAN_HEAD', 'DISPATCHER')) return '/queue';
  if (hasRole('SUPERVISOR')) return '/signals';
  return '/cases';
}

router.beforeEach(async (to) => {
  if (to.path === '/callback') {
    const returnTo = await finishSignIn(new URLSearchParams(location.search));
    return returnTo ?? '/';
  }
  if (signedIn.value !== null) return true;
  await beginSignIn(to.fullPath);
  return false;
});
