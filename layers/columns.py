"""The columns of a household table, and the names people give them."""

from layers.vocabulary import Vocabulary, read_aliases

#: Largest household that is believed; a larger number of persons is taken for a typing error.
MAX_PERSONS = 30

#: Most home visits in a year that are believed: one a day.
MAX_VISITS_PER_YEAR = 366

#: The names of columns of households, see `layers.vocabulary.read_aliases`.
CATALOG = """
household_id 0: household_id
household_id 1: شناسه خانوار | کد خانوار | شماره خانوار | شناسه خانوار مددجو | کد خانواده
household_id 1: household code | household no | household number | household key | hh_id | hhid
household_id 2: شماره پرونده | شماره پرونده خانوار | کد پرونده | شناسه پرونده | پرونده
household_id 2: شماره پرونده الکترونیک | شماره پرونده الکترونیکی | ش پرونده
household_id 2: file number | file no | file id | case id | case number | case no
household_id 3: کد مددجو | شناسه مددجو | شماره مددجو | کد مددجویی | شماره مددجویی
household_id 3: client id | client code | client number
household_id 4: کد ملی سرپرست | کد ملی سرپرست خانوار | کد ملی | شماره ملی
household_id 4: national id | national code
household_id 5: شناسه | کد | کد یکتا | شناسه یکتا | id | code | uid | identifier
longitude 0: longitude
longitude 1: طول جغرافیایی | طول جغرافیائی | مختصات طول | مختصات طول جغرافیایی | طول درجه
longitude 1: lon | long | lng | gps longitude | longitude wgs84 | gps lon | longitude degrees
longitude 2: طول | ایکس | مختصات x | x | point_x | coord_x | x_wgs84
latitude 0: latitude
latitude 1: عرض جغرافیایی | عرض جغرافیائی | مختصات عرض | مختصات عرض جغرافیایی | عرض درجه
latitude 1: lat | gps latitude | latitude wgs84 | gps lat | latitude degrees
latitude 2: عرض | ایگرگ | مختصات y | y | point_y | coord_y | y_wgs84
location 0: location
location 1: مختصات | مختصات جغرافیایی | مختصات منزل | موقعیت | موقعیت مکانی | لوکیشن
location 1: موقعیت جغرافیایی
location 1: مختصات محل سکونت | موقعیت منزل | طول و عرض جغرافیایی | عرض و طول جغرافیایی
location 1: coordinates | coordinate | coords | latlon | latlong | lat lng | lonlat | gps
location 1: gps location
location 1: lat lon | lat long | point | geo point | wkt | geom | geometry | the_geom | wkb
location 1: لینک نقشه | لینک موقعیت | نشانی نقشه | map link | map url | google maps | link
location 1: پلاس کد | plus code | pluscode | open location code
utm_zone 0: utm_zone
utm_zone 1: زون | ناحیه utm | منطقه utm | زون utm | zone | zone utm
province 0: province
province 1: استان | نام استان | استان محل سکونت | استان سکونت | استان محل زندگی
province 1: province name | ostan
province 2: کد استان | province_code | sci_code | ostan_code
county 0: county
county 1: شهرستان | نام شهرستان | شهرستان محل سکونت | شهرستان سکونت | شهرستان محل زندگی
county 1: county name | shahrestan
county 2: کد شهرستان | county_code
village 0: village
village 1: روستا | نام روستا | آبادی | نام آبادی | روستای محل سکونت | آبادی محل سکونت | ده
village 1: village name
settlement 0: settlement
settlement 1: سکونتگاه | نام سکونتگاه | شهر یا روستا | شهر روستا | روستا شهر | نقطه جمعیتی
settlement 1: نام شهر یا روستا | شهر یا آبادی | محل سکونت | settlement name | locality
city 0: city
city 1: شهر | نام شهر | شهر محل سکونت | شهر سکونت | شهر محل زندگی | town | city name
address 0: address
address 1: نشانی | آدرس | نشانی محل سکونت | آدرس محل سکونت | نشانی منزل | آدرس منزل
address 1: نشانی دقیق | آدرس دقیق | نشانی کامل | آدرس کامل
address 1: street address | home address | full address
status 0: status
status 1: وضعیت | وضعیت پرونده | وضعیت مددجو | وضعیت خانوار | وضعیت فعلی | وضعیت حمایت
status 1: file status | case status | state of file | client status
persons 0: persons
persons 1: بعد خانوار | تعداد اعضا | تعداد اعضاء | تعداد اعضای خانوار | تعداد اعضای خانواده
persons 1: تعداد افراد | تعداد افراد خانوار | تعداد نفرات | نفرات | تعداد نفر | تعداد عضو
persons 1: household size | family size | members | number of persons | number of members
groups 0: groups
groups 1: گروه | گروه ها | گروه هدف | گروه های هدف | گروه مددجو | نوع مددجو | نوع مستمری
groups 1: group | target group | target groups | client group | pension type
visits_per_year 0: visits_per_year
visits_per_year 1: بازدید در سال | تعداد بازدید در سال | بازدید سالانه | تعداد بازدید سالانه
visits_per_year 1: بازدید منزل در سال | تعداد بازدید منزل | تعداد بازدید | yearly visits
visits_per_year 1: annual visits | visits
"""

#: The words of a table of households.
HOUSEHOLDS = Vocabulary(
    read_aliases(CATALOG),
    keys=("household_id",),
    rows="households",
    a_key="a household id",
    the_key="the household's id (household_id, شناسه خانوار, شماره پرونده)",
)

#: The columns of every household that was not rejected, in this order.
HOUSEHOLD_COLUMNS = (
    "row",
    "province_code",
    "province",
    "county_code",
    "county",
    "settlement",
    "address",
    "persons",
    "groups",
    "visits_per_year",
    "placement",
)
