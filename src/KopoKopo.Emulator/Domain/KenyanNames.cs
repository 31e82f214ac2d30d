using Bogus;

namespace KopoKopo.Emulator.Domain;

/// <summary>
/// Names as Kenyans have them, as a data set of Bogus' kind: first names from the Bible, the Quran and at home, last names of many communities.
/// (A locale it cannot be: Bogus 34 knows only those within its own assembly.)
/// </summary>
internal sealed class KenyanNames : DataSet
{
    private static readonly string[] Women =
    [
        "Agnes", "Alice", "Amina", "Ann", "Asha", "Beatrice", "Brenda", "Caroline", "Catherine", "Charity", "Christine", "Cynthia",
        "Damaris", "Diana", "Dorcas", "Elizabeth", "Esther", "Eunice", "Faith", "Fatuma", "Florence", "Gladys", "Grace", "Halima",
        "Hellen", "Irene", "Jackline", "Jane", "Joyce", "Judith", "Khadija", "Leah", "Lilian", "Lucy", "Lydia", "Margaret", "Mary",
        "Maureen", "Mercy", "Mwanaisha", "Nancy", "Naomi", "Pauline", "Peris", "Phyllis", "Purity", "Rehema", "Rose", "Ruth",
        "Salome", "Sarah", "Sharon", "Susan", "Tabitha", "Veronica", "Virginia", "Winfred", "Winnie", "Zainab", "Zipporah",
    ];

    private static readonly string[] Men =
    [
        "Abdi", "Abdullahi", "Ali", "Allan", "Anthony", "Benson", "Bernard", "Brian", "Charles", "Daniel", "David", "Dennis", "Dickson", "Edwin", "Elijah",
        "Eric", "Evans", "Felix", "Francis", "Fredrick", "Geoffrey", "George", "Gideon", "Hassan", "Hussein", "Ibrahim", "Isaac", "Jackson", "James", "John",
        "Joseph", "Josphat", "Julius", "Kelvin", "Kennedy", "Kevin", "Laban", "Martin", "Michael", "Mohamed", "Moses", "Nicholas", "Omar", "Patrick", "Paul",
        "Peter", "Philip", "Richard", "Robert", "Salim", "Samuel", "Silas", "Simon", "Stephen", "Thomas", "Timothy", "Titus", "Victor", "Vincent", "Wilson",
    ];

    private static readonly string[] Last =
    [
        // Kikuyu, Embu and Meru.
        "Gitau", "Githinji", "Kamau", "Karanja", "Kariuki", "Kimani", "Maina", "Mbugua", "Muriithi", "Mwangi", "Ndung'u", "Ngugi", "Njenga", "Njeri", "Njoroge",
        "Nyambura", "Wairimu", "Wambui", "Wangari", "Wanjiku", "Waweru", "Gitonga", "Kirimi", "Mugambi", "Muthoni", "Mwenda", "Njeru",

        // Luo, Luhya and Kisii.
        "Achieng", "Adhiambo", "Akinyi", "Atieno", "Ochieng", "Odhiambo", "Odongo", "Okoth", "Omondi", "Onyango", "Opiyo", "Otieno", "Ouma", "Owino", "Barasa",
        "Juma", "Makokha", "Mukhwana", "Nafula", "Nekesa", "Simiyu", "Wafula", "Wanjala",
        "Wekesa", "Bosire", "Kemunto", "Kerubo", "Moraa", "Nyaboke", "Omwenga",

        // Kalenjin, Maasai and Turkana.
        "Chebet", "Chepkemoi", "Cheruiyot", "Jepkosgei", "Kemboi", "Keter", "Kiprono", "Kiptoo", "Koech",
        "Korir", "Langat", "Rotich", "Ruto", "Lemayian", "Nkaissery", "Ole Sankan", "Ekai", "Lokwang",

        // Kamba, Taita, Mijikenda and Swahili.
        "Kioko", "Kyalo", "Makau", "Mueni", "Mutiso", "Mutua", "Mutuku", "Mwikali", "Ndunge", "Wambua", "Mwakio", "Mwanyumba", "Charo", "Katana", "Kazungu",
        "Mwinyi", "Bakari", "Said",

        // Somali and Borana.
        "Abdirahman", "Adan", "Ahmed", "Farah", "Guyo", "Hirsi", "Jillo", "Noor", "Osman", "Warsame",
    ];

    public string FirstName() => Random.Bool() ? Random.ArrayElement(Women) : Random.ArrayElement(Men);

    public string LastName() => Random.ArrayElement(Last);
}
