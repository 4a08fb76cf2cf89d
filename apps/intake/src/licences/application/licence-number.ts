import { Matches } from 'class-validator';

const LICENCE_NUMBER = /^\d{12}-\d{4}-\d{6}$/;

/** 证照编号 as this system gives it: item, year, serial. */
export const IsLicenceNumber = (): PropertyDecorator => Matches(LICENCE_NUMBER);

export const licenceNumber = (itemCode: string, year: number, serial: number): string =>
  `${itemCode}-${year}-${String(serial).padStart(6, '0')}`;
