import { AbstractLogger, type LogLevel, type LogMessage } from 'typeorm';

/** What TypeORM has to say, which without `logging` is why a migration failed, on standard error: on standard output is what a command was asked to print. */
export class DatabaseLog extends AbstractLogger {
  protected writeLog(_level: LogLevel, message: LogMessage | string | number | (LogMessage | string | number)[]): void {
    for (const line of this.prepareLogMessages(message)) process.stderr.write(`${line.message}\n`);
  }
}
