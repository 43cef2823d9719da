import { BaseEntity, Entity, Index } from 'typeorm';
import { Flag, Id, Int, Moment, Reference, Text } from '../database/columns.js';
import { Enterprise } from '../accounts/enterprise.entity.js';

/** One FreeSWITCH. It belongs to the enterprise; every account dials through it. */
@Entity('node')
@Index('node_address', ['host', 'port'], { unique: true })
export class Node extends BaseEntity {
  @Id() id!: number;
  @Int() enterpriseId!: number;
  @Reference(() => Enterprise, 'enterprise_id', 'node_enterprise') enterprise?: Enterprise;
  @Text(100) name!: string;
  @Text(200) host!: string;
  @Int() port!: number;
  @Text(200) password!: string;
  @Flag({ default: true }) enabled!: boolean;
  /** The simulated switch of this service: real nodes take its place when they are added. */
  @Flag({ default: false }) isSimulated!: boolean;
  /** Most calls at once; 0 is two thirds of the sessions that the switch itself allows. */
  @Int({ default: 0 }) maxCalls!: number;
  /** Most new calls a second; 0 is two thirds of what the switch itself allows. */
  @Int({ default: 0 }) callsPerSecond!: number;
  /** Its share of the calls, against the weights of the others. */
  @Int({ default: 1 }) weight!: number;
  /** Where the switch finds the messages: a folder as the switch sees it, or an http address. */
  @Text(500) mediaLocation!: string;
  /** Where the switch puts recordings: a folder as the switch sees it, or an http address to which it uploads. Empty: it records nothing. */
  @Text(500, { default: '' }) recordingLocation!: string;
  /** What speaks texts on it: engine and voice of the switch, such as `flite slt`. Empty: it speaks none. */
  @Text(120, { default: '' }) speech!: string;
  /** Signs the addresses of uploads. */
  @Text(64, { default: '' }) recordingKey!: string;
  /** Why it cannot be used now, in words; empty while it can. */
  @Text(500, { nullable: true }) trouble!: string | null;
  @Moment({ nullable: true }) lastUpAt!: Date | null;
  @Moment() createdAt!: Date;
}
