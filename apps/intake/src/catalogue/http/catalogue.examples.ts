import { POOLS, SHIPPED_ITEMS } from '../application/county-data';
import { parseItem } from '../application/item-parser';
import type { ItemVersion } from '../domain/item';
import { papersOf, resolveSituation } from '../domain/situation';
import { presentGuide, presentPaper, presentSummary } from './guide.presenter';

/** Examples of the document are what the shipped data really gives, so they cannot grow stale. */
const content = parseItem(SHIPPED_ITEMS[3], '示例');
const version: ItemVersion = {
  id: 4,
  itemId: 4,
  state: 'PUBLISHED',
  contentHash: '',
  validFrom: content.validFrom,
  validTo: content.validTo,
  content,
};
const answers = { fromPlace: '532923', toPlace: '532922', relation: 'CHILD' };
const context = { today: content.validFrom, pools: POOLS };
const situation = resolveSituation(content, answers, context);

export const ITEM_PAGE_EXAMPLE = { items: [presentSummary(version)], page: { next: null, hasMore: false } };

export const GUIDE_EXAMPLE = presentGuide(version);

export const PAPER_LIST_EXAMPLE = {
  request: { answers },
  response: {
    item: content.code,
    version: content.version,
    situation: situation.code,
    situationName: situation.name,
    applicability: { outcome: 'APPLICABLE', code: null, sentence: null, article: null, insteadItem: null, first: [] },
    papers: papersOf(content, situation, answers, context).map(presentPaper),
    openQuestions: [],
  },
};
