import { split } from './originate/split.js';

/** mod_hash: keys are `realm_key` in one table, so a realm is only a prefix of the key. */
export class HashStore {
  private readonly values = new Map<string, string>();

  /** The command `hash insert/realm/key/value`; its reply, empty where the switch writes nothing. */
  command(text: string): string {
    const [verb = '', realm, name, value] = split(text, '/', 4);
    if (realm === undefined || name === undefined) return usage;
    const key = `${realm}_${name}`;
    const old = this.values.get(key);
    switch (verb.toLowerCase()) {
      case 'insert':
        if (value === undefined) return usage;
        this.values.delete(key);
        this.values.set(key, value);
        return '+OK\n';
      case 'insert_ifempty':
        if (value === undefined) return usage;
        if (old !== undefined) return '-ERR key already exists\n';
        this.values.set(key, value);
        return '+OK\n';
      case 'delete':
        return this.values.delete(key) ? '+OK\n' : '-ERR Not found\n';
      case 'delete_ifmatch':
        if (value === undefined) return usage;
        if (old === undefined) return '-ERR Not found\n';
        if (old !== value) return "-ERR Doesn't match\n";
        this.values.delete(key);
        return '+OK\n';
      case 'select':
        return old ?? '';
      default:
        return usage;
    }
  }

  /** The command `hash_dump db realm`: a line for each value whose key holds `realm_` anywhere. */
  dump(text: string): string {
    const [what, realm] = split(text, ' ', 4);
    if (what !== 'db' && what !== 'all' && what !== 'limit') return 'Usage: all|limit|db [<realm>]\n';
    if (what === 'limit') return '';
    let reply = '';
    for (const [key, value] of this.values) {
      if (realm === undefined || key.includes(`${realm}_`)) reply += `D/${key}/${value}\n`;
    }
    return reply;
  }
}

const usage = '-ERR Usage: hash insert|insert_ifempty|select|delete|delete_ifmatch/realm/key[/value]\n';
