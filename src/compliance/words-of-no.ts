/*
 * What people write who want no more calls or texts, as says-no.ts compares it: in small letters, without accents and
 * apostrophes, one blank between words.
 */

/**
 * They say no as a text or as a sentence of their own. “stop”, “revoke”, “opt out” and “unsubscribe” are of 47 CFR
 * 64.1200(a)(10); STOPALL is CTIA's; OPTOUT is of Twilio's, ARRET of AWS's default opt-outs; the others are what senders in
 * other languages print.
 */
export const wordsOfNo = [
  'stop', 'stpo', 'sotp', 'stop all', 'stopall', 'unsubscribe', 'unsub', 'opt out', 'optout', 'opt me out', 'revoke', 'remove me', 'take me off', 'lose my number', 'leave me alone', 'go away', 'get lost', 'not interested', 'im not interested', 'i am not interested', 'no calls', 'no calling', 'no texts', 'no texting', 'dnc',
  // As “not interested”
  'pas interesse', 'pas interessee', 'je ne suis pas interesse', 'je ne suis pas interessee', 'ca ne minteresse pas', 'kein interesse', 'ich habe kein interesse', 'no me interesa', 'no estoy interesado', 'no estoy interesada', 'nao tenho interesse', 'nao estou interessado', 'nao estou interessada', 'non mi interessa', 'non sono interessato', 'non sono interessata', 'geen interesse',
  // French, German, Dutch, the Nordic languages
  'arret', 'arreter', 'arretez', 'desabonner', 'desabonnement', 'desinscription', 'desinscrire', 'stopp', 'stoppen', 'abmelden', 'abbestellen', 'austragen', 'afmelden', 'uitschrijven', 'afmeld', 'frameld', 'avmeld', 'avregistrera', 'lopeta',
  // Spanish, Portuguese, Italian
  'darme de baja', 'dar de baja', 'quiero darme de baja', 'desuscribir', 'desuscribirme', 'no mas', 'descadastrar', 'disiscrivi', 'disiscrivimi', 'disdetta',
  // Polish, Czech, Hungarian, Indonesian, Russian, Ukrainian, Greek
  'wypisz', 'rezygnuje', 'odhlasit', 'leiratkozas', 'berhenti', 'стоп', 'отписаться', 'отписка', 'отпишите', 'відписатися', 'στοπ', 'διακοπη',
  // Hebrew, Arabic, Chinese, Japanese, Korean, Hindi
  'הסר', 'הסירו', 'توقف', 'إلغاء', 'إلغاء الاشتراك', 'إيقاف', '退订', '退訂', '配信停止', '수신거부', 'रोकें',
];

/**
 * They say no when they are the whole text; in a sentence of their own they may be about anything. “quit”, “end” and “cancel”
 * are of 47 CFR 64.1200(a)(10) and CTIA's list, REMOVE and TD of AWS's. A bare “no” is not here: it answers whatever was asked.
 */
export const everydayWords = [
  'end', 'quit', 'cancel', 'remove', 'td', 'no more', 'no more of these', 'no more of this', 'enough', 'no messages', 'no contact', 'no sms', 'no spam', 'fin', 'annuler', 'ende', 'beenden', 'baja', 'alto', 'para', 'parar', 'pare', 'detener', 'salir', 'sair', 'cancelar', 'basta', 'annulla', 'cancella', 'avsluta', 'stoppa',
  'iptal', 'ret', 'dur', '停止', '取消', '解除', '中止', '거부', 'बंद करो',
];

/** What may stand around such a word. None of them begins or ends one. */
export const politeWords = [
  'please', 'pls', 'plz', 'kindly', 'just', 'ok', 'okay', 'yes', 'hi', 'hello', 'hey', 'sir', 'thanks', 'thank you', 'thx', 'and thanks', 'and thank you', 'no thanks', 'no thank you', 'now', 'immediately', 'already', 'bitte', 'danke', 'sofort', 'merci', 'svp', 'stp', 'sil vous plait',
  'por favor', 'gracias', 'obrigado', 'obrigada', 'per favore', 'grazie', 'alstublieft', 'aub', 'tack', 'takk', 'tak', 'sent from my iphone',
];

const any = (...parts: string[]): string => `(?:${parts.join('|')})`;

const reach = any('call', 'phone', 'ring', 'dial', 'text', 'txt', 'message', 'msg', 'sms', 'write', 'email', 'mail', 'contact', 'harass', 'annoy', 'pester', 'spam', 'solicit', 'approach', '(?:bother|disturb) (?:me|us)');
const reaching = any('calling', 'phoning', 'ringing', 'dialing', 'dialling', 'texting', 'txting', 'messaging', 'writing', 'emailing', 'mailing', 'contacting', 'bothering', 'disturbing', 'harassing', 'annoying', 'pestering', 'spamming', 'soliciting');
const reached = any('called', 'phoned', 'rung', 'texted', 'messaged', 'written to', 'emailed', 'contacted', 'bothered', 'disturbed', 'harassed', 'solicited', 'approached');
const calls = any('calls', 'texts', 'text messages', 'messages', 'msgs', 'sms', 'emails', 'robocalls', 'spam', 'contact', 'communications?', 'notifications', 'alerts', 'marketing', 'harassment', 'phone calls', 'offers', 'ads');
const them = any('him', 'her', 'them', 'it', 'his', 'their', 'your', 'people', 'each', 'and dri\\w+', 'while', 'an?', 'that', 'the');
/** A word about when, and so not for ever: "don't call me before nine". */
const when = any(
  'before', 'until', 'till', 'til', 'today', 'tonight', 'tomorrow', 'yet', 'just yet', 'unless', 'between', 'during', 'while', 'when', 'now', 'right now', 'so (?:early|late)', 'too (?:early|late|soon)', 'early', 'late', 'first',
  'after (?:\\d|noon|work|dark|lunch|midnight)', 'at (?:\\d|night|noon|lunch|this time)', 'on (?:mon|tues?|wed|thu|fri|sat|sun)\\w*', 'this (?:morning|afternoon|evening|week|month|minute)',
);
const soon = `(?: ${any('me', 'us', 'this', 'my', 'our', 'number', 'phone', 'here', 'on', 'back', 'home', 'cell', 'mobile')}){0,4} ${when}\\b`;
const doNot = any('do not', 'dont', 'dnt', 'never', 'not to');
const forEver = any('again', 'any ?more', 'ever', 'any longer');
const somebody = any('i', 'we', 'they', 'he', 'she', 'who', 'people', 'you', 'u', 'if i');
const mine = any('me', 'us', 'my (?:\\w+ )?(?:number|name|details|info|information|data)', 'our (?:number|name|details)', 'this (?:phone |cell |mobile )?number', 'number');

/** Before a "stop" that is not asked for: "I could not stop", "did you stop". */
const theirs = any('cant', 'cannot', 'can not', 'couldnt', 'could not', 'dont', 'do not', 'didnt', 'did not', 'never', 'not', 'wont', 'did you', 'did they', 'i', 'we', 'they', 'he', 'she', '(?:i|im|we|were) (?:have|had|need|want|got|going|about|trying) to');
/** Before a "no more" that tells what there was. */
const had = any('got', 'get', 'was', 'were', 'are', 'is', 'had', 'have', 'has', 'received', 'see', 'there');
/** What somebody gets and does not name: "stop sending me these". What follows it is the end, or tells no more of what it is: "stop sending me these letters" may be about paper. */
const these = any('these', 'this', 'those', 'them', 'that', 'it', 'stuff', 'things', 'junk', 'crap', 'shit', 'garbage', 'rubbish', 'anything', 'everything');
const nameless = `(?:(?: any| more| all| of| your| such| this| these){0,3} ${these})(?: things| stuff| crap| junk| shit| garbage| rubbish| else)?(?=$| ${any('please', 'pls', 'now', 'already', 'again', 'any ?more', 'ever', 'at all', 'to (?:me|us|my|this)', 'immediately', 'all the time', 'every ?day', 'i', 'im', 'we', 'or', 'and', 'thanks?', 'u', 'you')}\\b)(?!${soon})`;

/** A word about when in French: "ne m'appelez pas avant neuf heures". */
const quand = ` ${any('avant', 'aujourd ?hui', 'demain', 'ce (?:soir|matin|midi|jour)', 'cet(?:te)? \\w+', 'maintenant', 'tout de suite', 'le (?:matin|soir|midi|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week ?end)', 'la nuit', 'pendant', 'entre', 'apres \\d', 'a (?:midi|\\d)', 'quand', 'tant que', 'trop (?:tot|tard)', 'si (?:tot|tard)')}\\b`;
const joindre = any('appeler', 'rappeler', 'contacter', 'telephoner', 'joindre', 'ecrire', 'envoyer', 'deranger', 'harceler', 'solliciter', 'demarcher', 'importuner', 'relancer', 'embeter', 'emmerder', 'faire chier');
const joint = any('r?appele\\w{0,2}', 'contacte\\w{0,2}', 'derange\\w{0,2}', 'harcele\\w{0,2}', 'sollicite\\w{0,2}', 'demarche\\w{0,2}', 'importune\\w{0,2}', 'relance\\w{0,2}', 'joints?', 'jointes?');
const appels = any('appels?', 'coups? de (?:fil|telephone)', 'sms', 'messages?', 'textos?', 'mails?', 'emails?', 'pubs?', 'publicites?', 'spams?', 'demarchages?', 'sollicitations?', 'harcelement', 'prospection');

/** Sentences that ask not to be called or written to again. Each repetition is bounded, so that no text takes long. */
export const sentencesOfNo: readonly RegExp[] = [
  // English: do not call; never again; stop calling; no more calls
  `(?<!\\b${somebody} )\\b${doNot}(?: ever| even| you dare| you ever| try to| dare)? ${reach}\\b(?! ${them}\\b)(?!${soon})`,
  `(?<!\\b${any('i', 'we', 'they', 'he', 'she', 'people')} )\\b${doNot}(?: \\w+){0,2} ${reach}\\b(?: \\w+){0,6} ${forEver}\\b`,
  `(?<!\\b${theirs} )\\b${any('stop', 'quit', 'cease', 'discontinue', 'halt', 'refrain from')}(?: ${any('with', 'all', 'any', 'these', 'this', 'those', 'the', 'your', 'further', 'sending', 'making', 'me', 'us', 'please', 'trying to', 'unwanted', 'unsolicited', 'automated', 'constant\\w*', 'sales', 'marketing', '\\w*fucking', 'damn', 'bloody')}){0,4} ${any(reaching, calls)}\\b(?! ${them}\\b)`,
  `(?<!\\b${had} )\\bno (?:more|further) ${any(calls, reaching)}\\b`,
  `\\bplease no ${calls}\\b`,
  `(?<!\\b${theirs} )\\b${any('stop', 'quit', 'cease', 'discontinue', 'refrain from')} (?:sending|forwarding)(?: me| us)?(?:${nameless}|(?: any ?more| please| now)*$)`,
  `(?<!\\b${somebody} )\\b${doNot}(?: ever)? (?:send|keep sending) (?:me|us)(?:${nameless}| (?:any|more|your|these|those)(?: more| of these| of your)? ${calls}\\b(?!${soon}))`,
  `(?<!\\b${any('you', 'u', 'they', 'he', 'she')} )\\b${any('do not', 'dont', 'no longer')} want(?: any| any more)?(?: of)? ${any('these', 'this', 'those')}(?: any ?more)$`,
  `(?:^|\\b${any('please', 'pls', 'plz')} )stop to ${any('call', 'phone', 'text', 'write', 'contact', 'send', 'bother', 'disturb')} (?:me|us)\\b`,
  `^${any('please ', 'pls ', 'just ')}?${any('end', 'cancel', 'terminate', 'cease', 'discontinue', 'halt', 'block', 'enough', 'enough (?:with|of)')}(?: ${any('all', 'any', 'these', 'this', 'those', 'the', 'your', 'further', 'future', 'my', 'unwanted', 'sales', 'marketing')}){0,3} ${calls}(?: ${any('please', 'pls', 'now', 'already', 'immediately', 'from you', 'to (?:me|us|my (?:phone|number|cell|mobile)|this (?:phone|number))', 'thanks', 'thank you')})*$`,
  `(?<!\\b${had} )\\bno ${calls} ${any('please', 'at all', 'ever', 'from you')}\\b`,
  // I do not want to be called; you may not call; rather not
  `(?<!\\b${any('you', 'u', 'they', 'he', 'she')} )\\b${any('do not', 'dont', 'didnt', 'did not', 'no longer', 'never')} ${any('want', 'wish', 'consent', 'agree', 'sign up', 'signed up', 'ask', 'asked', 'like to')}(?: (?!miss|forget)\\w+){0,5} ${any(calls, reaching, reached, 'hear from (?:you|anyone|your)', '(?:any|your|another|more) (?:call|text|message)')}\\b(?!${soon})`,
  `(?<!\\b${any('you', 'they', 'he', 'she')} )\\b${any('do not', 'dont', 'no longer')} (?:want|like) ${any('you', 'u', 'anyone', 'anybody', 'them')}(?: guys| people)?(?: to)?(?: ever)? ${any(reach, reaching)}\\b(?!${soon})`,
  `\\byou ${any('may', 'must', 'should', 'can', 'are')} ${any('not', 'no longer')}(?: allowed to| permitted to| to)? ${reach}\\b(?!${soon})`,
  `\\b(?:rather|prefer)(?: you)?(?: to)? ${any('not', 'didnt', 'did not')}(?: to)?(?: be)? ${any(reach, reached)}\\b(?!${soon})`,
  `\\bnot (?:to|wish to|want to|like to) be ${reached}\\b(?!${soon})`,
  // take me off the list; opt out; revoke
  `\\b(?:remove|delete|erase|blacklist|opt out)(?: please)? ${mine}\\b(?! (?:from|of) (?:the |this |our )?(?:group|chat|meeting|invite|booking|thread|guest))`,
  `\\b(?:take|get|strike|scratch|pull) ${mine} (?:off?|out)(?: of)?(?: \\w+){0,4} ${any('lists?', 'database', 'system', 'records', 'contacts')}\\b`,
  '\\b(?:want|like|wish|need|ask|asked|request)(?: \\w+){0,2} to be (?:removed|taken off|deleted|unsubscribed)\\b',
  `\\b(?:take|get) ${mine} off(?: please| now| immediately)?$`,
  `(?<!\\b(?:you|i|we|they) )\\blose ${mine}\\b`,
  '\\bunsubscribe\\b',
  `\\bopt ${mine} out\\b`,
  `\\bopt(?:ing)? out of(?: \\w+){0,3} ${any(calls, 'list', 'everything', 'this')}\\b`,
  '\\b(?:want|wish|like|need|request|please|how (?:do|can) i|id like|ill|i will|i|im)(?: to)? opt(?:ing)? out\\b(?! of)',
  '\\b(?:revoke|withdraw)(?: \\w+){0,4} (?:consent|permission|authori[sz]ation)\\b',
  '\\b(?:put|add|place) (?:me|us|this number|my number)(?: \\w+){0,4} (?:dnc|do not call|no call|blacklist|suppression)\\b',
  // leave me alone; stop it
  '(?<!\\b(?:dont|do not|never|not|didnt|to) )\\bleave (?:me|us)(?: the \\w+)? alone\\b',
  '\\b(?:fuck|piss|bugger|sod|f) off\\b',
  '\\bcease and desist\\b',
  '\\b(?:this is|its|thats|is just) harassment\\b',
  '\\b(?:i said|told you(?: guys| people)?(?: all)? to|asked you(?: guys| people)?(?: all)? to|asking you to|want you to|you (?:need|have|ought) to|you (?:must|better)) stop$',
  '^(?:please |just |pls )?stop (?:it|this|that|these|those|all (?:of )?(?:this|these|that|it)|already)(?: please| now| already)?$',
  // German
  '(?:^|\\bbitte |\\bmich )(?:nicht|nie)(?: mehr| wieder)? (?:an(?:zu)?rufen|anschreiben|kontaktieren|belastigen)\\b(?! vor)|\\b(?:nicht|nie) (?:mehr|wieder) (?:angerufen|kontaktiert|anrufen)\\b',
  '(?<!\\b(?:warum|wieso|weshalb) )\\b(?:rufe?n?|schreibe?n?|kontaktiere?n?|belastige?n?)(?: sie| ihr)? (?:mich|mir|uns|hier)(?: bitte)? (?:nicht|nie)\\b',
  '(?<!\\b(?:habe?n?|hatte|gab|kamen?) )\\bkeine? (?:weiteren? )?(?:anrufe?|sms|nachrichten|werbung|werbeanrufe|kontaktaufnahme)(?: mehr)?\\b(?! (?:bekommen|erhalten|gesehen|verpasst))',
  '(?<!\\b(?:warum|wieso|weshalb|konnen|konnten) )\\b(?:schick(?:e|en|t)?|send(?:e|en|et)?)(?: sie| ihr)? (?:mir|uns)(?: bitte)? (?:(?:das|so ?was|so etwas|so einen mist) )?(?:nicht mehr|nie mehr|nie wieder|nichts mehr)\\b',
  '\\b(?:horen sie|hor|hort)(?: bitte| endlich)? (?:auf damit|damit auf|auf mir (?:das|so ?was|so etwas) zu (?:schicken|senden))\\b',
  '^(?:bitte )?(?:stoppt|stoppen sie|beenden sie|beendet|unterlassen sie|stellen sie|keine)(?: bitte)? (?:(?:die|diese|alle|ihre|eure|weiteren?) ){0,2}(?:anrufe|nachrichten|sms|werbeanrufe|werbung)(?: ein)?(?: bitte| sofort)*$',
  '^(?:bitte )?(?:die |alle )?(?:anrufe|nachrichten|sms|werbung) (?:bitte )?(?:beenden|stoppen|einstellen|unterlassen)$',
  '\\b(?:lassen sie|lasst|lass) (?:mich|uns)(?: endlich| bitte)? in ruhe\\b',
  '\\b(?:horen sie|hor|hort)(?: bitte| endlich)? auf\\b.{0,20}\\b(?:anzurufen|anzuschreiben|schreiben|nerven|belastigen)\\b',
  '\\b(?:streichen|loschen|nehmen|entfernen|losch|streich|nimm)(?: sie)? (?:mich|meine nummer|uns)\\b',
  // French
  `(?<!\\bje (?:\\w+ ){0,2})\\bne (?:plus jamais|plus|jamais|pas) (?:me |m ?|nous )${joindre}\\b(?!${quand})`,
  `(?:^|\\b(?:merci|priere|veuillez|prie|demande|svp|stp|plait|faut)(?: bien)? (?:de )?)ne (?:plus jamais|plus|jamais|pas) ${joindre}\\b(?!${quand})`,
  `(?<!\\b(?:(?:je|vous|tu) (?:ne )?|pourquoi (?:vous )?(?:ne )?))\\b(?:ne m|m|n)(?: |e )?(?:appelez|appelle|appeler|ecrivez|contactez|envoyez) (?:plus|pas|jamais)\\b(?!${quand})`,
  `(?<!\\b(?:vous|tu|pourquoi)(?: ne)? )\\b(?:ne )?(?:me|nous) (?:appelez|contactez|telephonez|envoyez|ecrivez|rappelez|derangez|harcelez|sollicitez|demarchez|relancez|importunez) (?:plus|pas|jamais)\\b(?!${quand})`,
  `\\b(?:arretez|arrete|cessez) de (?:me |m ?|nous )?${joindre}\\b`,
  `(?<!\\b(?:jai|ai|as|a|avons|avez|ont|il|elle|on|je|j|nous) )\\b(?:arretez|arreter|arrete|cessez|cesser|stoppez|halte|fini|finissez)(?: (?:avec|tous|tout|aux?|les|vos|ces|tes|ce|votre|de)){0,3} ${appels}\\b`,
  `\\bstop (?:(?:(?:avec|tous|aux?|les|vos|ces|tes) ){1,3}${appels}|appels|demarchages?|publicites?|sollicitations?|harcelement)\\b`,
  '(?<!\\b(?:n?a|n?ai|n?as|n?avez|n?avons|jai|eu|recu) )\\bplus (?:d ?appels?|de (?:sms|messages|textos?|pubs?|publicites?|demarchages?|spams?))\\b',
  '^pas (?:d ?appels?|de (?:sms|messages|textos?|pubs?|publicites?|demarchages?|spams?))(?: svp| stp| merci| s ?il (?:vous|te) plait)+$',
  // Je ne veux plus être appelé, recevoir d'appels, que vous m'appeliez
  `\\b(?:(?:je|j|nous|on) (?:ne )?|j)${any('veux', 'veut', 'voulons', 'voudrais', 'souhaite', 'souhaitons', 'souhaiterais', 'desire', 'desirons', 'accepte', 'acceptons')} (?:plus jamais|plus du tout|plus|pas|jamais) (?:etre ${joint}\\b|(?:recevoir |avoir )?(?:aucuns? |d |de |des |vos |ces |tes |plus |nouveaux )*d?${appels}\\b|recevoir (?:ca|cela|ceci|rien)\\b|(?:que (?:vous|tu|lon|l on|on) |quon )(?:me |m ?|nous )?${any('r?appel\\w+', 'contact\\w+', 'telephon\\w+', 'ecriv\\w+', 'envoy\\w+', 'derang\\w+', 'harcel\\w+', 'sollicit\\w+', 'demarch\\w+')}|vous (?:entendre|parler)\\b)(?!${quand})`,
  `(?:^|\\b(?:souhait\\w+|j ?aimerais|aimerions|voudrai\\w+|voudrions|desir\\w+|prefer\\w+|demande(?: de| a)?|merci (?:bien )?de|priere de) )ne (?:plus jamais|plus|jamais) (?:etre ${joint}|(?:recevoir|avoir) (?:aucuns? |d |de |des |vos |ces |plus |nouveaux )*d?${appels})\\b(?!${quand})`,
  `\\bil ne faut (?:plus jamais|plus|pas) (?:me |m ?|nous )?${joindre}\\b(?!${quand})`,
  `\\b(?:je|nous) (?:refus\\w+ d ?etre ${joint}|(?:m ?|nous )oppos\\w+ a (?:etre ${joint}|(?:tout |toute |tous |ces |vos |ce )?${appels}))`,
  '\\b(?:retirez|enlevez|supprimez|desabonnez|desinscrivez|rayez)(?: |)(?:moi|mon numero|nous)\\b',
  '\\blaissez moi tranquille\\b|\\bfoutez moi la paix\\b',
  // Spanish, Portuguese, Italian
  '\\bno (?:me|nos) (?:llam(?:e|ar|eis)|escrib(?:a|ais)|contact(?:e|ar)|molest(?:e|ar)|envi(?:e|ar)|mand(?:e|ar)|vuelva)[ns]?\\b(?! (?:hoy|ahora|antes|hasta|manana|todavia)\\b)',
  '\\bno quiero (?:que me|recibir|mas|sus)(?: \\w+){0,2} (?:llam\\w+|mensajes|contact\\w+|escrib\\w+|sms)\\b(?! (?:hoy|ahora|antes|hasta|manana|todavia)\\b)',
  '\\bno (?:quiero|deseo|queremos|deseamos) (?:mas )?(?:volver a )?(?:ser|que me vuelvan a|recibir) (?:mas )?(?:llam\\w+|contact\\w+|molest\\w+|llamadas|mensajes|sms)\\b(?! (?:hoy|ahora|antes|hasta|manana|todavia)\\b)',
  '(?<!\\b(?:he|has|ha|hemos|han) )\\b(?:paren|pare|detengan|detenga|terminen|termine|cesen|cese|basta de|basta ya de|alto a|fin de)(?: ya| con)? (?:(?:de|las|los|sus|estas|estos|todas|todos) ){0,3}(?:llamadas|mensajes|sms)\\b',
  '\\bno mas (?:llamadas|mensajes|sms)\\b|\\bdej\\w+ de (?:llamar|escribir|molestar|mandar|enviar)\\w*|\\bdejen?me en paz\\b',
  '\\b(?:borr|quit|elimin|saqu|sac)\\w*(?: mi numero|me)\\b|\\bdenme de baja\\b|\\bdarme de baja\\b',
  '\\bnao (?:me|nos) (?:ligue|liga mais|ligar|chame|mande|envie|contate|contacte|incomode|perturbe|escreva)m?\\b(?! (?:hoje|agora|antes|ate|amanha)\\b)',
  '\\bnao (?:quero|desejo|queremos|desejamos) (?:mais )?(?:ser (?:mais )?(?:chamad|contatad|contactad|incomodad|perturbad|importunad)[oa]s?|que (?:me|nos) (?:ligue|liguem|chamem|contatem|contactem|incomodem|mandem|enviem|escrevam))\\b(?! (?:hoje|agora|antes|ate|amanha)\\b)',
  '\\b(?:parem|pare|cessem|encerrem|acabem|chega|basta)(?: de| com)? (?:(?:as|os|essas|esses|estas|estes|suas|todas) ){0,2}(?:ligacoes|chamadas|mensagens|sms)\\b',
  '\\bnao quero (?:mais |receber )(?:\\w+ ){0,2}(?:ligacoes|mensagens|chamadas|sms|contato)\\b|\\bpar\\w+ de (?:me )?(?:ligar|mandar|enviar|incomodar)\\b',
  '\\b(?:remova|tire|retire|exclua|apague)m? (?:me|o meu numero|meu numero)\\b|\\bme (?:remova|tire|retire|exclua)m? d|\\bme descadastrem?\\b',
  '\\bnon (?:mi |ci )?(?:chiam(?:i|ate|atemi|armi|are)|contatt(?:i|ate|atemi|armi)|scriv(?:a|ete|etemi)|telefon(?:i|ate|atemi)|disturb(?:i|ate|atemi))\\b(?! (?:oggi|adesso|prima|fino|domani)\\b)',
  '\\bnon (?:voglio|desidero|vogliamo|desideriamo) (?:piu )?(?:essere (?:piu )?(?:chiamat|contattat|disturbat|richiamat|importunat)[oaie]|ricevere (?:piu )?(?:(?:le|i|altre|altri|vostre|vostri|queste|questi|tali) ){0,2}(?:chiamate|telefonate|messaggi|sms)|che (?:mi|ci) (?:chiami\\w*|contatti\\w*|telefoni\\w*|scriva\\w*))\\b(?! (?:oggi|adesso|prima|fino|domani)\\b)',
  '\\b(?:fermate|interrompete|cessate|terminate|basta(?: con)?) (?:(?:le|i|queste|questi|tutte|tutti|vostre|vostri) ){0,2}(?:chiamate|telefonate|messaggi|sms)\\b',
  '\\b(?:smett\\w+|smetta) di (?:chiamar|scriver|contattar|disturbar|telefonar|mandar|inviar)\\w*|\\bbasta (?:chiamate|messaggi|telefonate|sms)\\b|\\b(?:cancellatemi|rimuovetemi|toglietemi|cancellate il mio numero)\\b',
  // Dutch
  '\\b(?:bel|app|sms|schrijf|contacteer|stuur|mail)(?: me| mij| ons)(?: alstublieft| aub)? (?:niet|nooit|geen)\\b(?! (?:vandaag|nu|voor|morgen)\\b)',
  '\\b(?:ik|wij|we) (?:wil|willen|wens|wensen) (?:niet (?:meer|langer)|nooit (?:meer|weer)) (?:gebeld|opgebeld|gecontacteerd|benaderd|lastiggevallen|gestoord)(?: te)?(?: worden)?\\b(?! (?:vandaag|nu|voor|morgen)\\b)',
  '\\b(?:stop|hou(?:d)? op) (?:met )?(?:(?:mij|me|ons) )?(?:(?:dit|deze|dat) )?(?:te )?sturen\\b|^(?:graag |aub )?(?:stop|beeindig)(?: met)? (?:(?:de|deze|die|alle|jullie|uw) ){0,2}(?:telefoontjes|oproepen|berichten|sms)\\b',
  '\\bniet meer (?:bellen|sms en|smsen|contacteren|schrijven)\\b|\\bstop met (?:bellen|sms en|smsen|appen)\\b|\\bgeen (?:telefoontjes|berichten|sms|reclame) meer\\b|\\bhaal (?:me|mij|mijn nummer) van\\b|\\blaat (?:me|mij|ons) met rust\\b',
].map((pattern) => new RegExp(pattern, 'u'));
