"""Names of countries by ISO 3166-1 code, Indonesian and English."""

from django.utils.translation import get_language

_TABLE = """
AD Andorra|Andorra
AE Uni Emirat Arab|United Arab Emirates
AF Afganistan|Afghanistan
AG Antigua dan Barbuda|Antigua and Barbuda
AI Anguilla|Anguilla
AL Albania|Albania
AM Armenia|Armenia
AO Angola|Angola
AQ Antarktika|Antarctica
AR Argentina|Argentina
AS Samoa Amerika|American Samoa
AT Austria|Austria
AU Australia|Australia
AW Aruba|Aruba
AX Kepulauan Aland|Åland Islands
AZ Azerbaijan|Azerbaijan
BA Bosnia dan Herzegovina|Bosnia and Herzegovina
BB Barbados|Barbados
BD Bangladesh|Bangladesh
BE Belgia|Belgium
BF Burkina Faso|Burkina Faso
BG Bulgaria|Bulgaria
BH Bahrain|Bahrain
BI Burundi|Burundi
BJ Benin|Benin
BL Saint Barthélemy|Saint Barthélemy
BM Bermuda|Bermuda
BN Brunei Darussalam|Brunei Darussalam
BO Bolivia|Bolivia
BQ Belanda Karibia|Caribbean Netherlands
BR Brasil|Brazil
BS Bahama|Bahamas
BT Bhutan|Bhutan
BV Pulau Bouvet|Bouvet Island
BW Botswana|Botswana
BY Belarus|Belarus
BZ Belize|Belize
CA Kanada|Canada
CC Kepulauan Cocos|Cocos Islands
CD Republik Demokratik Kongo|DR Congo
CF Republik Afrika Tengah|Central African Republic
CG Kongo|Congo
CH Swiss|Switzerland
CI Pantai Gading|Côte d’Ivoire
CK Kepulauan Cook|Cook Islands
CL Chili|Chile
CM Kamerun|Cameroon
CN Tiongkok|China
CO Kolombia|Colombia
CR Kosta Rika|Costa Rica
CU Kuba|Cuba
CV Tanjung Verde|Cape Verde
CW Curaçao|Curaçao
CX Pulau Natal|Christmas Island
CY Siprus|Cyprus
CZ Ceko|Czechia
DE Jerman|Germany
DJ Djibouti|Djibouti
DK Denmark|Denmark
DM Dominika|Dominica
DO Republik Dominika|Dominican Republic
DZ Aljazair|Algeria
EC Ekuador|Ecuador
EE Estonia|Estonia
EG Mesir|Egypt
EH Sahara Barat|Western Sahara
ER Eritrea|Eritrea
ES Spanyol|Spain
ET Etiopia|Ethiopia
FI Finlandia|Finland
FJ Fiji|Fiji
FK Kepulauan Falkland|Falkland Islands
FM Mikronesia|Micronesia
FO Kepulauan Faroe|Faroe Islands
FR Prancis|France
GA Gabon|Gabon
GB Britania Raya|United Kingdom
GD Grenada|Grenada
GE Georgia|Georgia
GF Guyana Prancis|French Guiana
GG Guernsey|Guernsey
GH Ghana|Ghana
GI Gibraltar|Gibraltar
GL Greenland|Greenland
GM Gambia|Gambia
GN Guinea|Guinea
GP Guadeloupe|Guadeloupe
GQ Guinea Khatulistiwa|Equatorial Guinea
GR Yunani|Greece
GS Georgia Selatan|South Georgia
GT Guatemala|Guatemala
GU Guam|Guam
GW Guinea-Bissau|Guinea-Bissau
GY Guyana|Guyana
HK Hong Kong|Hong Kong
HM Pulau Heard dan McDonald|Heard and McDonald Islands
HN Honduras|Honduras
HR Kroasia|Croatia
HT Haiti|Haiti
HU Hungaria|Hungary
IE Irlandia|Ireland
IL Israel|Israel
IM Pulau Man|Isle of Man
IN India|India
IO Wilayah Samudra Hindia Britania|British Indian Ocean Territory
IQ Irak|Iraq
IR Iran|Iran
IS Islandia|Iceland
IT Italia|Italy
JE Jersey|Jersey
JM Jamaika|Jamaica
JO Yordania|Jordan
JP Jepang|Japan
KE Kenya|Kenya
KG Kirgizstan|Kyrgyzstan
KH Kamboja|Cambodia
KI Kiribati|Kiribati
KM Komoro|Comoros
KN Saint Kitts dan Nevis|Saint Kitts and Nevis
KP Korea Utara|North Korea
KR Korea Selatan|South Korea
KW Kuwait|Kuwait
KY Kepulauan Cayman|Cayman Islands
KZ Kazakhstan|Kazakhstan
LA Laos|Laos
LB Lebanon|Lebanon
LC Saint Lucia|Saint Lucia
LI Liechtenstein|Liechtenstein
LK Sri Lanka|Sri Lanka
LR Liberia|Liberia
LS Lesotho|Lesotho
LT Lituania|Lithuania
LU Luksemburg|Luxembourg
LV Latvia|Latvia
LY Libia|Libya
MA Maroko|Morocco
MC Monako|Monaco
MD Moldova|Moldova
ME Montenegro|Montenegro
MF Saint Martin|Saint Martin
MG Madagaskar|Madagascar
MH Kepulauan Marshall|Marshall Islands
MK Makedonia Utara|North Macedonia
ML Mali|Mali
MM Myanmar|Myanmar
MN Mongolia|Mongolia
MO Makau|Macao
MP Kepulauan Mariana Utara|Northern Mariana Islands
MQ Martinik|Martinique
MR Mauritania|Mauritania
MS Montserrat|Montserrat
MT Malta|Malta
MU Mauritius|Mauritius
MV Maladewa|Maldives
MW Malawi|Malawi
MX Meksiko|Mexico
MY Malaysia|Malaysia
MZ Mozambik|Mozambique
NA Namibia|Namibia
NC Kaledonia Baru|New Caledonia
NE Niger|Niger
NF Pulau Norfolk|Norfolk Island
NG Nigeria|Nigeria
NI Nikaragua|Nicaragua
NL Belanda|Netherlands
NO Norwegia|Norway
NP Nepal|Nepal
NR Nauru|Nauru
NU Niue|Niue
NZ Selandia Baru|New Zealand
OM Oman|Oman
PA Panama|Panama
PE Peru|Peru
PF Polinesia Prancis|French Polynesia
PG Papua Nugini|Papua New Guinea
PH Filipina|Philippines
PK Pakistan|Pakistan
PL Polandia|Poland
PM Saint Pierre dan Miquelon|Saint Pierre and Miquelon
PN Pitcairn|Pitcairn
PR Puerto Riko|Puerto Rico
PS Palestina|Palestine
PT Portugal|Portugal
PW Palau|Palau
PY Paraguay|Paraguay
QA Qatar|Qatar
RE Réunion|Réunion
RO Rumania|Romania
RS Serbia|Serbia
RU Rusia|Russia
RW Rwanda|Rwanda
SA Arab Saudi|Saudi Arabia
SB Kepulauan Solomon|Solomon Islands
SC Seychelles|Seychelles
SD Sudan|Sudan
SE Swedia|Sweden
SG Singapura|Singapore
SH Saint Helena|Saint Helena
SI Slovenia|Slovenia
SJ Svalbard dan Jan Mayen|Svalbard and Jan Mayen
SK Slowakia|Slovakia
SL Sierra Leone|Sierra Leone
SM San Marino|San Marino
SN Senegal|Senegal
SO Somalia|Somalia
SR Suriname|Suriname
SS Sudan Selatan|South Sudan
ST Sao Tome dan Principe|São Tomé and Príncipe
SV El Salvador|El Salvador
SX Sint Maarten|Sint Maarten
SY Suriah|Syria
SZ Eswatini|Eswatini
TC Kepulauan Turks dan Caicos|Turks and Caicos Islands
TD Chad|Chad
TF Wilayah Selatan Prancis|French Southern Territories
TG Togo|Togo
TH Thailand|Thailand
TJ Tajikistan|Tajikistan
TK Tokelau|Tokelau
TL Timor-Leste|Timor-Leste
TM Turkmenistan|Turkmenistan
TN Tunisia|Tunisia
TO Tonga|Tonga
TR Turki|Türkiye
TT Trinidad dan Tobago|Trinidad and Tobago
TV Tuvalu|Tuvalu
TW Taiwan|Taiwan
TZ Tanzania|Tanzania
UA Ukraina|Ukraine
UG Uganda|Uganda
UM Kepulauan Terluar AS|US Outlying Islands
US Amerika Serikat|United States
UY Uruguay|Uruguay
UZ Uzbekistan|Uzbekistan
VA Vatikan|Vatican City
VC Saint Vincent dan Grenadine|Saint Vincent and the Grenadines
VE Venezuela|Venezuela
VG Kepulauan Virgin Britania|British Virgin Islands
VI Kepulauan Virgin AS|US Virgin Islands
VN Vietnam|Vietnam
VU Vanuatu|Vanuatu
WF Wallis dan Futuna|Wallis and Futuna
WS Samoa|Samoa
YE Yaman|Yemen
YT Mayotte|Mayotte
ZA Afrika Selatan|South Africa
ZM Zambia|Zambia
ZW Zimbabwe|Zimbabwe
"""
NAMES = {line[:2]: tuple(line[3:].split("|")) for line in _TABLE.strip().splitlines()}


def country_name(code) -> str:
    """The country's name in the page's language; the code itself where it names none."""
    names = NAMES.get(code)
    return names[get_language() == "en"] if names else code
