// A file of sentences whose words have tags of places and persons, in CoNLL's columns.
string Draw(int count, int seed)
{
    var random = new Random(seed);
    string[] people = { "Mina Kim", "Joon", "Ada Park" }, places = { "Seoul", "New York", "Busan" };
    string Rows(string words, string tag) => string.Concat(words.Split(' ').Select((word, i) =>
        word + "\t" + (tag == "O" ? "O" : (i == 0 ? "B-" : "I-") + tag) + "\n"));
    return string.Concat(Enumerable.Range(0, count).Select(_ =>
        Rows(people[random.Next(3)], "PER") + Rows("flew to", "O") + Rows(places[random.Next(3)], "LOC") + Rows(".", "O") + "\n"));
}

System.IO.File.WriteAllText("train.conll", Draw(80, 1));
System.IO.File.WriteAllText("test.conll", Draw(20, 2));
