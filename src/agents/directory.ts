import type { Context } from '../database/context.js';

/** Whether an account has a queue or an agent of a name, as they were seen last on the nodes of its enterprise: a queue of its own or of nobody's, and whoever serves one. */
export const agentDirectory = ({ dataSource }: Pick<Context, 'dataSource'>) => {
  const queuesOf = async (accountId: number): Promise<{ nodeId: number; name: string }[]> =>
    dataSource.query(
      `SELECT queue.node_id AS nodeId, queue.name AS name FROM queue JOIN node ON node.id = queue.node_id JOIN account ON account.enterprise_id = node.enterprise_id
        WHERE account.id = ? AND queue.is_gone = ? AND (queue.account_id IS NULL OR queue.account_id = ?)`,
      [accountId, 0, accountId],
    );
  // To MariaDB Anna and anna are one name, and to the switch they are not.
  const agentsNamed = async (name: string): Promise<{ nodeId: number; queues: string }[]> => {
    const agents: { nodeId: number; name: string; queues: string }[] = await dataSource.query('SELECT node_id AS nodeId, name, queues FROM agent WHERE name = ? AND is_gone = ?', [name, 0]);
    return agents.filter((agent) => agent.name === name);
  };
  return {
    async hasQueue(accountId: number, name: string): Promise<boolean> {
      return (await queuesOf(accountId)).some((queue) => queue.name === name);
    },
    async hasAgent(accountId: number, name: string): Promise<boolean> {
      const [agents, queues] = [await agentsNamed(name), await queuesOf(accountId)];
      return agents.some((agent) => queues.some((queue) => queue.nodeId === agent.nodeId && (JSON.parse(agent.queues) as string[]).includes(queue.name)));
    },
  };
};
