import React, { useEffect } from 'react';
import { useLocation } from 'react-router';
import { Link } from 'react-router-dom';
import { type ResourceJSON, useTranslation } from 'adminjs';
import { ask, pageUrl, useLoaded } from './api';
import type { Desk } from './desk';
import { mendAdminJs } from './mend-adminjs';
import { useMay } from './session';

/** The menu: every page at once, in its groups; AdminJS's own folds them away. */
export default function Menu({ resources }: { resources: ResourceJSON[] }) {
  const { translateLabel } = useTranslation();
  const { pathname } = useLocation();
  const may = useMay();
  // The menu is on every page.
  useEffect(mendAdminJs, []);
  const desk = useLoaded(async () => (may('work') ? ask<Desk>('GET', '/desk') : undefined));
  const shown = resources.filter(({ href, navigation }) => href && navigation && navigation.show !== false);
  const groups = [...new Set(shown.map(({ navigation }) => navigation?.name ?? ''))];
  const link = (href: string, label: string, isHere: boolean) => {
    const here = isHere ? ('page' as const) : undefined;
    // A page that is not AdminJS's (the jobs) is gone to as a page of its own.
    const isOurs = href === pageUrl('') || href.startsWith(pageUrl('/resources/')) || href.startsWith(pageUrl('/pages/'));
    return isOurs ? <Link key={href} to={href} aria-current={here}>{label}</Link> : <a key={href} href={href} aria-current={here}>{label}</a>;
  };
  return (
    <nav className="sd-menu" aria-label="Menu">
      {link(pageUrl(''), 'Home', pathname === pageUrl('') || pathname === pageUrl('/'))}
      {desk.data?.agent && link(pageUrl('/pages/desk'), 'Your desk', pathname === pageUrl('/pages/desk'))}
      {groups.map((group) => (
        <section key={group}>
          <h2>{group}</h2>
          {shown.filter(({ navigation }) => (navigation?.name ?? '') === group).map(({ id, href }) => link(href!, translateLabel(id), pathname === href || pathname.startsWith(`${href}/`)))}
        </section>
      ))}
    </nav>
  );
}
