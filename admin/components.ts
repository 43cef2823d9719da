import { join } from 'node:path';
import { ComponentLoader } from 'adminjs';
import { projectFolder } from './environment.js';

const file = (name: string): string => join(projectFolder, 'admin/components', `${name}.tsx`);

export const componentLoader = new ComponentLoader();

const add = (name: string): string => componentLoader.add(name, file(name));

/** Our pages and fields, by the names under which resources use them. Files in components/ that are not here are their parts. */
export const components = {
  Home: add('Home'),
  DialerForm: add('DialerForm'),
  DialerPage: add('DialerPage'),
  ListForm: add('ListForm'),
  ListPage: add('ListPage'),
  UploadContacts: add('UploadContacts'),
  ImportPage: add('ImportPage'),
  ContactPage: add('ContactPage'),
  TracePage: add('TracePage'),
  ScheduleForm: add('ScheduleForm'),
  UploadMessage: add('UploadMessage'),
  NewToken: add('NewToken'),
  SetPassword: add('SetPassword'),
  State: add('State'),
  NodeState: add('NodeState'),
  GatewayState: add('GatewayState'),
  Count: add('Count'),
  Length: add('Length'),
  FileSize: add('FileSize'),
  Hours: add('Hours'),
  Holidays: add('Holidays'),
  Detail: add('Detail'),
};
