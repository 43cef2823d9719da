import { join } from 'node:path';
import { ComponentLoader } from 'adminjs';
import { projectFolder } from './folders.js';

const names = [
  'Home', 'DialerForm', 'DialerPage', 'DialerState', 'ListForm', 'ListPage', 'ListName', 'UploadContacts', 'ImportPage', 'ContactPage', 'ContactForm', 'TracePage', 'ScheduleForm',
  'UploadMessage', 'NewToken', 'SetPassword', 'State', 'NewNode', 'NodeState', 'GatewayState', 'GatewayDetection', 'Count', 'Length', 'FileSize', 'Hours', 'Holidays', 'Detail', 'ShowRecord', 'Word', 'Limit',
  'CallerIdForm', 'PasteCallerIds', 'CallerIdState', 'CallerIdAgent', 'Words', 'LookUpPage',
  'LambdaForm', 'LambdaPage', 'WidgetForm', 'WidgetPage', 'DeviceBlocking', 'RulesPage', 'ConsentsPage',
  'AgentForm', 'AgentName', 'AgentPhase', 'AgentPhone', 'AgentSeat', 'QueueForm', 'QueueStrategy', 'QueueAccount', 'Result', 'Detected', 'AttemptPage',
  'ScoreCardForm', 'ScoreCardPage', 'QualityPage',
  'DeskPage', 'PersonalData',
  'ForwardingsPage', 'ForwardingForm', 'CallRuleForm', 'CallerNumber', 'CallOutcome', 'CalledNumbers', 'QueueOfCalls', 'Sentences',
] as const;

type Name = (typeof names)[number];
/** Under which AdminJS knows it: a panel that has a Home of its own keeps it. */
const idOf = (name: Name): string => `SmartDialers${name}`;

/** Our pages and fields, as resources name them. Files in components/ that are not here are their parts. */
export const components = Object.fromEntries(names.map((name) => [name, idOf(name)])) as Record<Name, string>;

const file = (name: string): string => join(projectFolder, 'admin/components', `${name}.tsx`);

/** Adds our components to the loader of a panel. */
export function addComponents(loader: ComponentLoader): ComponentLoader {
  for (const name of names) loader.add(idOf(name), file(name));
  return loader;
}

/** Parts of AdminJS itself that are ours when the panel is: the menu, who is signed in, tables, what a field means, times. */
const overridden = {
  SidebarResourceSection: 'SidebarResourceSection',
  SidebarPages: 'NoPages',
  LoggedIn: 'LoggedIn',
  RecordsTable: 'RecordsTable',
  PropertyDescription: 'PropertyDescription',
  DefaultDatetimeListProperty: 'Moment',
  DefaultDatetimeShowProperty: 'Moment',
};

export function ownComponents(): ComponentLoader {
  const loader = addComponents(new ComponentLoader());
  for (const [name, source] of Object.entries(overridden)) loader.override(name, file(source));
  return loader;
}
