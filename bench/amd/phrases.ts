/** What people and machines say, by language. `voices` are espeak-ng's names; two of a row are said about as often as each other. */
export interface Phrases {
  voices: string[];
  /** One word or two. */
  hello: string[];
  /** Somebody's name. */
  name: string[];
  /** A company, said by a person at its desk. */
  company: string[];
  /** Sentences, with pauses between them. */
  longHello: string[][];
  /** What a person says when nobody answers the hello. */
  again: string[];
  /** A whole greeting of a machine in one breath. */
  shortGreeting: string[];
  /** How a machine's greeting begins, goes on and ends. */
  opening: string[];
  middle: string[];
  closing: string[];
}

const english: Phrases = {
  voices: ['en-us', 'en-gb', 'en-gb-scotland', 'en-gb-x-rp', 'en-029', 'en-us-nyc', 'en-gb-x-gbcwmd'],
  hello: ['Hello?', 'Hello.', 'Hi.', 'Yes?', 'Yeah?', 'Hello, hello?', 'Good morning.', 'Hey.'],
  name: ['John Smith.', 'Smith speaking.', 'This is Maria.', 'Peter Johnson here.', 'Hello, this is Anne.', 'Yes, Miller speaking.', 'Hi, Bob here.', 'Williams.'],
  company: ['Acme Plumbing, this is Sarah.', 'Good morning, City Dental.', 'Thompson and Sons, how can I help?', 'Riverside Garage, Tom speaking.', 'Thank you for calling Baker Foods, this is Jane.', 'Hello, Northern Insurance, Kate speaking.', 'Front desk, good afternoon.'],
  longHello: [['Hello?', 'Who is this, please?'], ['Hello, good morning, the Miller residence.'], ['Yes hello, this is Tom, what is it about?'], ['Hi.', 'Yes, hello, who is calling?'], ['Hello, one moment please.'], ['Hello?', 'Hello?'], ['Oh hi, I was just about to call you.']],
  again: ['Hello?', 'Is anybody there?', 'Hello, who is this?'],
  shortGreeting: ['Please leave a message after the tone.', 'This is John, leave a message.', 'Hi, it is Anne, I am not here, please leave a message.', 'You have reached the Millers. Leave a message.', 'Sorry, I missed your call. Leave a message.', 'Leave a message after the beep.'],
  opening: ['Hi.', 'Hello.', 'Hi, you have reached the voice mail of John Smith.', 'Hello, this is the mailbox of Maria Lopez.', 'Your call has been forwarded to an automated voice messaging system.', 'Thank you for calling Acme Plumbing.', 'Hey, this is Bob.', 'The person you are calling is not available.'],
  middle: ['I can not come to the phone right now.', 'I am either away from my desk or on another call.', 'Our office is open from Monday to Friday, from nine to five.', 'In urgent cases please call my mobile number, which you find on our web page.', 'We are closed for the holidays and will be back next week.', 'The subscriber you have dialed is not available at the moment.', 'Your call is important to us.'],
  closing: ['Please leave a message after the tone and I will call you back as soon as possible.', 'Please leave your name and number after the beep.', 'At the tone, please record your message. When you have finished, you may hang up.', 'Leave a message and I will get back to you.'],
};
const spanish: Phrases = {
  voices: ['es', 'es-419'],
  hello: ['¿Diga?', '¿Sí?', '¿Hola?', '¿Bueno?', '¿Aló?', 'Dígame.'],
  name: ['Soy María.', 'Habla Juan Pérez.', 'Hola, soy Ana.', 'García, dígame.'],
  company: ['Talleres García, buenos días.', 'Clínica Central, le atiende Marta.', 'Buenas tardes, Seguros del Norte.', 'Panadería López, dígame.'],
  longHello: [['¿Hola?', '¿Quién habla?'], ['Sí, buenos días, ¿con quién hablo?'], ['Hola, un momento, por favor.'], ['¿Sí?', 'Dígame, ¿quién es?']],
  again: ['¿Hola?', '¿Hay alguien ahí?'],
  shortGreeting: ['Deje su mensaje después de la señal.', 'Soy Juan, deja un mensaje.', 'No estoy en casa, deje su mensaje.'],
  opening: ['Hola.', 'Ha llamado al buzón de voz de Juan Pérez.', 'Hola, soy María.', 'Gracias por llamar a Talleres García.', 'El número que usted marcó no está disponible.'],
  middle: ['En este momento no puedo atender su llamada.', 'Nuestro horario es de lunes a viernes, de nueve a seis.', 'La persona a la que llama no está disponible.', 'Estoy de viaje hasta la próxima semana.'],
  closing: ['Por favor, deje su mensaje después de la señal.', 'Deje su nombre y su número y le llamaré en cuanto pueda.', 'Grabe su mensaje después del tono. Cuando termine, puede colgar.'],
};
const german: Phrases = {
  voices: ['de'],
  hello: ['Hallo?', 'Ja?', 'Ja, hallo?', 'Ja bitte?'],
  name: ['Müller.', 'Schmidt, guten Tag.', 'Hier ist Anna.', 'Peter Wagner am Apparat.'],
  company: ['Autohaus Becker, guten Tag.', 'Praxis Doktor Vogel, Sie sprechen mit Frau Klein.', 'Stadtwerke, mein Name ist Weber.', 'Bäckerei Huber, grüß Gott.'],
  longHello: [['Hallo?', 'Wer ist denn da?'], ['Ja guten Tag, mit wem spreche ich?'], ['Ja?', 'Hallo, wer ist da bitte?'], ['Einen Moment bitte, ich bin gleich da.']],
  again: ['Hallo?', 'Ist da jemand?'],
  shortGreeting: ['Bitte hinterlassen Sie eine Nachricht nach dem Signalton.', 'Hier ist Peter, sprich mir was drauf.', 'Wir sind nicht da, Nachrichten nach dem Ton.'],
  opening: ['Hallo.', 'Guten Tag.', 'Hier ist der Anrufbeantworter von Familie Müller.', 'Dies ist die Mailbox von Anna Schmidt.', 'Der gewünschte Gesprächspartner ist zur Zeit nicht erreichbar.', 'Willkommen bei Autohaus Becker.'],
  middle: ['Leider können wir Ihren Anruf zur Zeit nicht entgegennehmen.', 'Sie rufen außerhalb unserer Öffnungszeiten an.', 'Unser Büro ist von Montag bis Freitag von neun bis siebzehn Uhr besetzt.', 'Ich bin bis Ende der Woche im Urlaub.'],
  closing: ['Bitte hinterlassen Sie eine Nachricht nach dem Signalton.', 'Bitte nennen Sie Ihren Namen und Ihre Nummer, wir rufen gerne zurück.', 'Sprechen Sie bitte nach dem Ton.'],
};
const french: Phrases = {
  voices: ['fr-fr', 'fr-be', 'fr-ch'],
  hello: ['Allô?', 'Oui?', 'Oui allô?', 'Bonjour.'],
  name: ['Marie Dubois.', 'Oui, Pierre à l’appareil.', 'Bonjour, c’est Julie.', 'Martin, bonjour.'],
  company: ['Garage Martin, bonjour.', 'Cabinet dentaire, Sophie à votre écoute.', 'Mairie de Lyon, bonjour.', 'Boulangerie Petit, j’écoute.'],
  longHello: [['Allô?', 'Qui est à l’appareil?'], ['Oui bonjour, c’est de la part de qui?'], ['Oui?', 'Allô, je vous écoute.'], ['Bonjour, un instant s’il vous plaît.']],
  again: ['Allô?', 'Il y a quelqu’un?'],
  shortGreeting: ['Laissez un message après le bip.', 'Bonjour, c’est Paul, laissez-moi un message.', 'Nous sommes absents, laissez un message.'],
  opening: ['Bonjour.', 'Vous êtes bien sur la messagerie de Marie Dubois.', 'Bonjour, vous êtes chez la famille Martin.', 'Votre correspondant n’est pas disponible.', 'Bienvenue au garage Martin.'],
  middle: ['Je ne suis pas disponible pour le moment.', 'Nos bureaux sont ouverts du lundi au vendredi, de neuf heures à dix-huit heures.', 'Je suis actuellement en réunion ou en déplacement.', 'Nous sommes fermés pour les vacances.'],
  closing: ['Laissez-moi un message après le signal sonore et je vous rappellerai.', 'Merci de laisser votre nom et votre numéro après le bip.', 'Veuillez parler après le bip sonore.'],
};
const italian: Phrases = {
  voices: ['it'],
  hello: ['Pronto?', 'Sì?', 'Sì, pronto?'],
  name: ['Sono Maria.', 'Rossi, buongiorno.', 'Pronto, sono Luca.'],
  company: ['Officina Bianchi, buongiorno.', 'Studio Verdi, sono Chiara.', 'Hotel Roma, buonasera.'],
  longHello: [['Pronto?', 'Chi parla?'], ['Sì buongiorno, con chi parlo?'], ['Pronto, un attimo per favore.']],
  again: ['Pronto?', 'C’è qualcuno?'],
  shortGreeting: ['Lasciate un messaggio dopo il segnale.', 'Sono Luca, lasciami un messaggio.', 'Non siamo in casa, lasciate un messaggio.'],
  opening: ['Ciao.', 'Risponde la segreteria telefonica di Maria Rossi.', 'Buongiorno.', 'La persona chiamata non è al momento raggiungibile.', 'Grazie per aver chiamato officina Bianchi.'],
  middle: ['In questo momento non posso rispondere.', 'I nostri uffici sono aperti dal lunedì al venerdì, dalle nove alle diciotto.', 'Siamo chiusi per ferie fino alla prossima settimana.'],
  closing: ['Lasciate un messaggio dopo il segnale acustico e vi richiamerò al più presto.', 'Potete lasciare nome e numero dopo il bip.'],
};
const portuguese: Phrases = {
  voices: ['pt', 'pt-br'],
  hello: ['Alô?', 'Estou?', 'Oi.', 'Sim?'],
  name: ['É a Maria.', 'Fala João Silva.', 'Alô, é o Pedro.'],
  company: ['Oficina Santos, bom dia.', 'Clínica Central, fala a Ana.', 'Padaria Lisboa, boa tarde.'],
  longHello: [['Alô?', 'Quem fala?'], ['Sim, bom dia, com quem estou a falar?'], ['Oi, só um momento, por favor.']],
  again: ['Alô?', 'Está alguém aí?'],
  shortGreeting: ['Deixe a sua mensagem após o sinal.', 'Aqui é o João, deixe um recado.', 'Não estou, deixe uma mensagem.'],
  opening: ['Olá.', 'Ligou para a caixa postal de Maria Silva.', 'Oi, aqui é o Pedro.', 'O número que marcou não está disponível.'],
  middle: ['Neste momento não posso atender a sua chamada.', 'O nosso horário é de segunda a sexta, das nove às dezoito horas.', 'Estou de férias até à próxima semana.'],
  closing: ['Por favor deixe a sua mensagem depois do sinal.', 'Deixe o seu nome e número e eu ligo assim que puder.'],
};
const dutch: Phrases = {
  voices: ['nl'],
  hello: ['Hallo?', 'Ja?', 'Ja hallo?'],
  name: ['Met Jan.', 'Met Maria de Vries.', 'Jansen.', 'Goedemorgen, met Piet.'],
  company: ['Garage de Boer, goedemorgen.', 'Tandarts Bakker, u spreekt met Els.', 'Bakkerij Smit, goedemiddag.'],
  longHello: [['Hallo?', 'Met wie spreek ik?'], ['Ja goedemorgen, waar gaat het over?'], ['Hallo, een momentje alstublieft.']],
  again: ['Hallo?', 'Is daar iemand?'],
  shortGreeting: ['Spreek een bericht in na de toon.', 'Dit is Jan, spreek iets in.', 'Wij zijn er niet, laat een bericht achter.'],
  opening: ['Hallo.', 'Dit is de voicemail van Maria de Vries.', 'Welkom bij garage de Boer.', 'De persoon die u belt is niet bereikbaar.'],
  middle: ['Ik kan de telefoon nu niet opnemen.', 'Wij zijn geopend van maandag tot en met vrijdag van negen tot vijf.', 'Ik ben op vakantie tot volgende week.'],
  closing: ['Spreek een bericht in na de piep, dan bel ik zo snel mogelijk terug.', 'Laat uw naam en nummer achter na de toon.'],
};
const polish: Phrases = {
  voices: ['pl'],
  hello: ['Halo?', 'Słucham?', 'Tak, słucham?', 'Tak?'],
  name: ['Kowalski.', 'Mówi Anna.', 'Nowak, słucham.'],
  company: ['Warsztat Kowalski, dzień dobry.', 'Firma Nowak, w czym mogę pomóc?', 'Przychodnia, słucham.'],
  longHello: [['Halo?', 'Kto mówi?'], ['Tak, dzień dobry, o co chodzi?'], ['Słucham?', 'Halo, kto dzwoni?']],
  again: ['Halo?', 'Jest tam ktoś?'],
  shortGreeting: ['Proszę zostawić wiadomość po sygnale.', 'Mówi Jan, zostaw wiadomość.', 'Nie ma nas w domu, zostaw wiadomość.'],
  opening: ['Cześć.', 'Dzień dobry.', 'Tu poczta głosowa Anny Nowak.', 'Abonent jest czasowo niedostępny.', 'Dziękujemy za telefon do firmy Kowalski.'],
  middle: ['Nie mogę teraz odebrać telefonu.', 'Nasze biuro jest czynne od poniedziałku do piątku od dziewiątej do siedemnastej.', 'Jestem na urlopie do przyszłego tygodnia.'],
  closing: ['Proszę zostawić wiadomość po sygnale, oddzwonię najszybciej jak to możliwe.', 'Proszę podać imię i numer telefonu po usłyszeniu sygnału.'],
};
const swedish: Phrases = {
  voices: ['sv'],
  hello: ['Hallå?', 'Ja?', 'Hej.', 'Ja hallå?'],
  name: ['Svensson.', 'Det är Anna.', 'Hej, det är Erik.'],
  company: ['Bilverkstan Andersson, god morgon.', 'Tandläkarna i centrum, det är Lisa.', 'Växeln, god dag.'],
  longHello: [['Hallå?', 'Vem är det?'], ['Ja hej, vem talar jag med?'], ['Hej, ett ögonblick bara.']],
  again: ['Hallå?', 'Är det någon där?'],
  shortGreeting: ['Lämna ett meddelande efter tonen.', 'Hej, det är Erik, lämna ett meddelande.', 'Vi är inte hemma, tala efter pipet.'],
  opening: ['Hej.', 'Du har kommit till Anna Svenssons telefonsvarare.', 'Personen du söker kan inte svara just nu.', 'Välkommen till bilverkstan Andersson.'],
  middle: ['Jag kan inte svara just nu.', 'Vi har öppet måndag till fredag mellan nio och fem.', 'Jag är på semester till nästa vecka.'],
  closing: ['Lämna ett meddelande efter tonen så ringer jag upp så snart jag kan.', 'Tala in namn och nummer efter pipet.'],
};
const turkish: Phrases = {
  voices: ['tr'],
  hello: ['Alo?', 'Efendim?', 'Evet?', 'Buyurun?'],
  name: ['Ben Ayşe.', 'Mehmet Yılmaz.', 'Alo, ben Ali.'],
  company: ['Yılmaz Oto, buyurun.', 'Merkez Klinik, ben Zeynep.', 'Güneş Sigorta, iyi günler.'],
  longHello: [['Alo?', 'Kim arıyor?'], ['Evet, iyi günler, kiminle görüşüyorum?'], ['Alo, bir dakika lütfen.']],
  again: ['Alo?', 'Kimse var mı?'],
  shortGreeting: ['Sinyal sesinden sonra mesaj bırakın.', 'Ben Ali, mesaj bırakın.', 'Evde yokuz, lütfen mesaj bırakın.'],
  opening: ['Merhaba.', 'Ayşe Yılmaz’ın telesekreterine ulaştınız.', 'Aradığınız kişiye şu anda ulaşılamıyor.', 'Yılmaz Oto’yu aradığınız için teşekkürler.'],
  middle: ['Şu anda telefona cevap veremiyorum.', 'Çalışma saatlerimiz pazartesiden cumaya dokuzdan altıya kadardır.', 'Gelecek haftaya kadar tatildeyim.'],
  closing: ['Lütfen sinyal sesinden sonra mesajınızı bırakın, sizi en kısa zamanda ararım.', 'Adınızı ve numaranızı bip sesinden sonra bırakın.'],
};

/** English is spoken in two of five calls. */
export const languages: readonly Phrases[] = [spanish, german, french, italian, portuguese, dutch, polish, swedish, turkish];
export const mainLanguage: Phrases = english;
