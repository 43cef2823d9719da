import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { usualLimits } from './detection-shares.js';
import { Node } from './node.entity.js';

/** A trunk of a node, as the switch has it configured; found there, limited here. */
@Entity('gateway')
@Index('gateway_name', ['nodeId', 'name'], { unique: true })
export class Gateway extends BaseEntity {
  @Id() id!: number;
  @Int() nodeId!: number;
  @Reference(() => Node, 'node_id', 'gateway_node') node?: Node;
  @Text(100) name!: string;
  @Text(100) profile!: string;
  @Flag({ default: true }) enabled!: boolean;
  /** Most calls at once; 0 is no limit of its own. */
  @Int({ default: 0 }) maxCalls!: number;
  /** Most new calls a second; 0 is no limit of its own. */
  @Int({ default: 0 }) callsPerSecond!: number;
  @Int({ default: 1 }) weight!: number;
  /** When agents' dispositions switch detection off for its calls: per cent of machines missed, and of people taken for machines. */
  @Int({ default: usualLimits.mostMissed }) mostMissed!: number;
  @Int({ default: usualLimits.mostMistaken }) mostMistaken!: number;
  /** As the switch last said: UP or DOWN, with the registration's state. */
  @Flag({ default: false }) isUp!: boolean;
  @Text(30, { default: '' }) state!: string;
  /** It only failed of late: not used until then; null within half a minute of its end. */
  @Moment({ nullable: true }) restedUntil!: Date | null;
  /** When the switch last listed it; one that is gone keeps its row, for the trace. */
  @Moment({ nullable: true }) seenAt!: Date | null;
}
