/** An uploaded file and its rejected rows, which are full of people's data, stay for so long after the import has ended (milliseconds). */
export const uploadsKeptFor = 30 * 86_400_000;
