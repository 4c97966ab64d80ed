// What is shown where an address names what the report does not hold.

import type { Context, View } from '../context';
import { h, link } from '../dom';
import { leftOut } from '../parts';

export function missing(context: Context, what: 'article' | 'family' | 'pair', id: string): View {
  return {
    title: 'Not in this report',
    content: [
      h('h1', { tabindex: -1 }, 'Not in this report'),
      h('p', {}, `This report has no ${what} `, h('code', {}, id), '.'),
      leftOut(context) ?? document.createTextNode(''),
      h('p', {}, link(context.href('overview'), {}, 'To the overview')),
    ],
  };
}
