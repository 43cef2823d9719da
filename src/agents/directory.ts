import type { Context } from '../database/context.js';

/** Whether an account has a queue or an agent of a name, as they were seen last on the nodes of its enterprise. */
export const agentDirectory = ({ dataSource }: Pick<Context, 'dataSource'>) => {
  const has = async (sql: string, ...parameters: unknown[]): Promise<boolean> => (await dataSource.query(`${sql} LIMIT 1`, parameters)).length > 0;
  const of = 'JOIN node ON node.id = seen.node_id JOIN account ON account.enterprise_id = node.enterprise_id WHERE account.id = ? AND seen.name = ? AND seen.is_gone = ?';
  return {
    hasQueue: (accountId: number, name: string) => has(`SELECT 1 FROM queue AS seen ${of} AND (seen.account_id IS NULL OR seen.account_id = ?)`, accountId, name, 0, accountId),
    hasAgent: (accountId: number, name: string) => has(`SELECT 1 FROM agent AS seen ${of}`, accountId, name, 0),
  };
};
