using System.Collections.Frozen;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The non-breaking prefixes of Moses: words whose period is part of them and ends no sentence, such as <c>Dr.</c>. For words marked with #
/// this holds only before a number, as in <c>No. 5</c>.
/// </summary>
internal sealed class MosesPrefixes
{
    /// <summary>The mark in Moses' files of a word that keeps its period only before a number.</summary>
    private const string NumericOnly = "#NUMERIC_ONLY#";

    private const string Capitals = "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z ";

    private const string Letters = Capitals + "a b c d e f g h i j k l m n o p q r s t u v w x y z ";

    private const string RomanNumerals =
        "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi "
        + "xvii xviii xix xx ";

    private const string Titles =
        "Adj Adm Adv Asst Bart Bldg Brig Bros Capt Cmdr Col Comdr Con Corp Cpl DR Dr Ens Gen Gov Hon Hosp Insp Lt MM MR MRS MS Maj Messrs "
        + "Mlle Mme Mr Mrs Ms Msgr Op Ord Pfc Ph Prof Pvt Rep Reps Res Rev Rt Sen Sens Sfc Sgt Sr St Supt Surg vs Nos Nr ";

    /// <summary>The lists by language. Japanese and Korean use the English list, as in sacremoses.</summary>
    private static readonly Dictionary<string, string> s_lists = new()
    {
        ["de"] = Letters + RomanNumerals + Titles + string.Join(' ', Enumerable.Range(1, 99)) + " "
            + "Mio Mrd bzw usw d.h z.B u.a etc MwSt ggf d.J D.h m.E vgl I.F z.T sogen ff u.E g.U g.g.A c.-à-d Buchst u.s.w sog u.ä Std "
            + "evtl Zt Chr "
            + "u.U o.ä Ltd b.A z.Zt spp sen SA k.o jun i.H.v dgl dergl Co zzt usf s.p.a Dkr bzgl BSE No Art pp ca Ca",
        ["en"] = Capitals + Titles
            + "Drs Hr v i.e rev e.g Rs No# Art# pp# Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec",
        ["es"] = Capitals
            + "A.C Apdo Av Bco CC.AA Da Dep Dn Dr Dra EE.UU Excmo FF.CC Fil Gral J.C Let Lic N.B P.D P.V.P Prof Pts Rte S.A S.A.R S.E S.L "
            + "S.R.C Sr Sra Srta Sta Sto T.V.E Tel Ud Uds V.B V.E Vd Vds a/c adj admón afmo apdo av c c.f c.g cap cm cta dcha doc ej entlo "
            + "esq etc f.c gr "
            + "grs izq kg km mg mm núm p p.a p.ej ptas pág págs q.e.g.e q.e.s.m s s.s.s vid vol",
        ["fr"] = Capitals
            + "b c d e f g h i j k l m n o p q r s t u v w x y z A.C.N A.M art ann apr av auj lib B.P boul ca c.-à-d cf ch.-l chap contr "
            + "C.P.I C.Q.F.D C.N C.N.S C.S dir éd e.g env al etc E.V ex fasc fém fig fr hab ibid id i.e inf LL.AA LL.AA.II LL.AA.RR "
            + "LL.AA.SS L.D LL.EE LL.MM LL.MM.II.RR loc.cit masc MM ms N.B N.D.A N.D.L.R N.D.T n/réf NN.SS N.S N.D N.P.A.I p.c.c pl pp "
            + "p.ex p.j P.S R.A.S R.-V R.P "
            + "R.I.P SS S.S S.A S.A.I S.A.R S.A.S S.E sec sect sing S.M S.M.I.R sq sqq suiv sup suppl tél T.S.V.P vb vol vs X.O Z.I",
        ["it"] = Capitals + Titles
            + "Amn Arch Avv Bcc C.A.P C.P Cc Co Dott Drs Egr Geom Hr Id Ing Mo Mons N.B P.S P.T RP RSVP Rag Rif S.A S.B.F S.P.M S.p.A "
            + "S.r.l Sig Sigg Soc Spett V.P a.c acc all banc c.a c.c.p c.m c.p c.s c.v corr dott e.p.c ecc es fatt gg int lett ogg on p.c "
            + "p.c.c p.es p.f p.r "
            + "p.v post pp racc ric s.n.c seg sgg ss tel u.s v.r v.s v i.e rev e.g No# Art# pp#",
        ["nl"] = Capitals
            + "bacc bc bgen c.i dhr dr dr.h.c drs ds eint fa Fa fam gen genm ing ir jhr jkvr jr kand kol lgen lkol Lt maj Mej mevr Mme mr "
            + "Mw o.b.s plv prof ritm tint Vz Z.D Z.D.H Z.E Z.Em Z.H Z.K.H Z.K.M Z.M z.v a.g.v bijv bijz bv d.w.z e.c e.g e.k ev i.p.v "
            + "i.s.m i.t.t i.v.m "
            + "m.a.w m.b.t m.b.v m.h.o m.i m.i.v v.w.t Nr# Nrs nrs nr#",
        ["pt"] = Letters + RomanNumerals
            + "Adj Adm Adv Art Ca Capt Cmdr Col Comdr Con Corp Cpl DR DRA Dr Dra Dras Drs Eng Enga Engas Engos Ex Exo Exmo Fig Gen Hosp "
            + "Insp Lda MM MR MRS MS Maj Mrs Ms Msgr Op Ord Pfc Ph Prof Pvt Rep Reps Res Rev Rt Sen Sens Sfc Sgt Sr Sra Sras Srs Sto Supt "
            + "Surg adj adm adv art cit col con corp cpl dr dra dras drs eng enga engas engos ex exo exmo fig op prof sr sra sras srs sto "
            + "vs i.e rev e.g No# Nos Art# Nr "
            + "p# pp#",
        ["zh"] = Capitals
            + "Ā Č Ē Ģ Ī Ķ Ļ Ņ Š Ū Ž No# Nr#",
    };

    private static readonly string[] s_usersOfEnglish = ["ja", "ko"];

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _anywhere;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _beforeNumbers;

    private MosesPrefixes(IEnumerable<string> words, IEnumerable<string> wordsBeforeNumbers)
    {
        FrozenSet<string> beforeNumbers = wordsBeforeNumbers.ToFrozenSet(StringComparer.Ordinal);
        _beforeNumbers = beforeNumbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _anywhere = words.Except(beforeNumbers).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The languages that have a list, or use another's.</summary>
    public static IEnumerable<string> Languages => s_lists.Keys.Concat(s_usersOfEnglish).Order();

    /// <summary>Gets the prefixes of a language.</summary>
    public static MosesPrefixes Of(string language)
    {
        string[] words = s_lists[s_usersOfEnglish.Contains(language) ? "en" : language].Split(' ');
        return new(words.Where(word => !word.EndsWith('#')), words.Where(word => word.EndsWith('#')).Select(word => word[..^1]));
    }

    /// <summary>Reads the lines of a Moses file: a word each, some of them marked as numeric only. Comments begin with #.</summary>
    public static MosesPrefixes Parse(IEnumerable<string> lines)
    {
        string[] words = [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];
        return new(
            words.Where(word => !word.EndsWith(NumericOnly)),
            words.Where(word => word.EndsWith(NumericOnly)).Select(word => word[..^NumericOnly.Length].TrimEnd()));
    }

    /// <summary>Whether a word keeps its period everywhere.</summary>
    public bool Contains(ReadOnlySpan<char> word) => _anywhere.Contains(word);

    /// <summary>Whether a word keeps its period before a number.</summary>
    public bool ContainsBeforeNumber(ReadOnlySpan<char> word) => _beforeNumbers.Contains(word);
}
