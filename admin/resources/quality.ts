import { Score } from '../../src/quality/score.entity.js';
import { ScoreCard } from '../../src/quality/score-card.entity.js';
import { components } from '../components.js';
import type { Services } from '../services.js';
import { ofAccount } from '../scopes.js';
import { allows } from '../signed-in.js';
import { menu, pageOnly, resource } from './resource.js';

const form = { isAccessible: allows('edit'), component: components.ScoreCardForm, hideActionHeader: true, handler: pageOnly as never };

/** How good the calls were: a page of its own, over the scores. */
export const scores = (services: Services) =>
  resource(services, { id: 'Score', entity: Score, scope: ofAccount }, {
    navigation: menu.trace,
    titleProperty: 'attemptId',
    sort: { sortBy: 'id', direction: 'desc' },
    actions: { list: { component: components.QualityPage, hideActionHeader: true, showFilter: false } },
  });

export const scoreCards = (services: Services) =>
  resource(services, { id: 'ScoreCard', entity: ScoreCard, scope: ofAccount }, {
    navigation: menu.agents,
    titleProperty: 'name',
    listProperties: ['name', 'createdBy', 'createdAt', 'retiredAt', 'accountId'],
    filterProperties: ['name'],
    sort: { sortBy: 'name', direction: 'asc' },
    actions: { new: form, edit: form, show: { component: components.ScoreCardPage } },
  });
