#include "config_fixture.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace pcnsim;
using namespace pcnsim::config;

namespace {

std::string const practice_header =
    "practice_code,practice_name,pcn_code,list_size,age_0_4,age_5_14,age_15_24,age_25_44,age_45_64,"
    "age_65_74,age_75_84,age_85plus,imd_score,rural,gp_fte,gp_qualified_share,nurse_fte,dpc_fte,"
    "admin_fte,reception_share,system_supplier,filled\n";
std::string const ages = "0.05,0.1,0.15,0.25,0.25,0.1,0.06,0.04";
std::string const pcn_header =
    "pcn_code,pcn_name,icb_name,icb_code,pcn_paramedic_fte,pcn_physician_associate_fte,"
    "pcn_nurse_fte,pcn_hca_fte,pcn_pharmacist_fte,pcn_pharmacy_technician_fte,pcn_physio_fte,"
    "pcn_mental_health_fte,pcn_social_prescriber_fte,pcn_care_coordinator_fte,"
    "pcn_administrator_fte,pcn_manager_fte,filled\n";
std::string const pcn_u1 = "U1,Rosebank,An ICB,Q1,1,2,0.5,3,4,5,6,7,8,9,10,11,\n";
std::array<double, post_count> const fte_of_u1{0, 0, 0, 0, 0, 1, 2,  0.5, 3, 4,
                                               5, 6, 7, 8, 9, 0, 10, 0,   11};
std::string const twelve_ones = "1,1,1,1,1,1,1,1,1,1,1,1";

std::string practice(std::string const& code, std::string const& pcn) {
  return code + ",Surgery," + pcn + ",1000," + ages + ",20,0,3,0.8,2,1,5,0.4,TPP,\n";
}

struct Data {
  Folder folder;

  Data() {
    pcns(pcn_header + pcn_u1);
    practices(practice_header + practice("A1", "U1"));
  }
  void pcns(std::string const& text) const { folder.write("inputs/pcns.csv", text); }
  void practices(std::string const& text) const { folder.write("inputs/practices.csv", text); }
  std::vector<PcnSpec> load() const { return load_pcns(folder.path()); }
  Lines problems() const {
    auto lines = folder.messages([this] { static_cast<void>(load()); });
    for (auto& line : lines) {
      REQUIRE(line.starts_with("inputs/"));
      line.erase(0, std::string("inputs/").size());
    }
    return lines;
  }
};

double sum_of_fte(std::vector<PcnSpec> const& pcns) {
  double sum = 0;
  for (auto const& pcn : pcns) {
    sum = std::accumulate(pcn.fte.begin(), pcn.fte.end(), sum);
  }
  return sum;
}

Lines problems_of_practices(std::string const& text) {
  Data const data;
  data.practices(text);
  return data.problems();
}

}  // namespace

TEST_CASE("practices and PCNs are read into their places") {
  Data const data;
  auto const pcns = data.load();
  REQUIRE(pcns.size() == 1);
  auto const& pcn = pcns[0];
  CHECK(pcn.code == "U1");
  CHECK(pcn.name == "Rosebank");
  CHECK(pcn.icb == "An ICB");
  CHECK(pcn.icb_code == "Q1");
  CHECK(pcn.fte == fte_of_u1);
  CHECK(pcn.admin_fte() == 21);
  REQUIRE(pcn.practices.size() == 1);
  auto const& a1 = pcn.practices[0];
  CHECK(a1.code == "A1");
  CHECK(a1.name == "Surgery");
  CHECK(a1.list_size == 1000);
  CHECK(a1.age_shares[3] == doctest::Approx(0.25));
  CHECK(a1.imd_score == 20);
  CHECK(a1.gp_fte == 3);
  CHECK(a1.gp_qualified_share == 0.8);
  CHECK(a1.nurse_fte == 2);
  CHECK(a1.direct_care_fte == 1);
  CHECK(a1.admin_fte == 5);
  CHECK(a1.reception_share == 0.4);
}

TEST_CASE("PCNs and their practices come in order of code, whatever the order of the rows") {
  Data const data;
  data.pcns(pcn_header + "U2,Two,ICB,Q," + twelve_ones + ",\n" + pcn_u1);
  data.practices(practice_header + practice("C", "U1") + practice("B", "U2") + practice("A", "U1"));
  auto const pcns = data.load();
  REQUIRE(pcns.size() == 2);
  CHECK(pcns[0].code == "U1");
  CHECK(pcns[0].practices[0].code == "A");
  CHECK(pcns[0].practices[1].code == "C");
  CHECK(pcns[1].practices[0].code == "B");
}

TEST_CASE("columns may stand in any order, and those that are not needed may be absent") {
  Data const data;
  data.pcns("pcn_name,pcn_code,icb_name,pcn_manager_fte,pcn_administrator_fte,pcn_paramedic_fte,"
            "pcn_physician_associate_fte,pcn_nurse_fte,pcn_hca_fte,pcn_pharmacist_fte,"
            "pcn_pharmacy_technician_fte,pcn_physio_fte,pcn_mental_health_fte,"
            "pcn_social_prescriber_fte,pcn_care_coordinator_fte\n"
            "Rosebank,U1,An ICB,11,10,1,2,0.5,3,4,5,6,7,8,9\n");
  auto const pcn = data.load()[0];
  CHECK(pcn.fte == fte_of_u1);
  CHECK(pcn.icb_code.empty());
}

TEST_CASE("quotes, doubled quotes, commas in quotes, CRLF, a byte order mark and a missing last "
          "line end are read") {
  Data const data;
  data.pcns("\xEF\xBB\xBF" + pcn_header + "\"U1\",\"Rose, \"\"bank\"\"\nand hill\",An ICB,Q1," +
            twelve_ones + ",");
  auto text = practice_header + practice("A1", "U1") + "\n" + practice("A2", "U1");
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.replace(at, 1, "\r\n");
  }
  data.practices(text);
  auto const pcns = data.load();
  CHECK(pcns[0].name == "Rose, \"bank\"\nand hill");
  CHECK(pcns[0].practices.size() == 2);
}

TEST_CASE("quotes that do not match are refused at their place") {
  CHECK(problems_of_practices(practice_header + "A1,\"Surgery,U1\n") ==
        Lines{"practices.csv:2:4: found a quote that is not closed, expected a second quote"});
  CHECK(problems_of_practices(practice_header + "A1,Sur\"gery,U1\n") ==
        Lines{"practices.csv:2:7: found a quote inside a cell, expected the whole cell in quotes – "
              "a quote inside quotes is written twice"});
  CHECK(problems_of_practices(practice_header + "A1,\"Sur\"gery,U1\n") ==
        Lines{"practices.csv:2:9: found text after the closing quote, expected a comma or the end "
              "of the line – a quote inside quotes is written twice"});
}

TEST_CASE("a row of the wrong length is a problem, and the others are read") {
  CHECK(problems_of_practices(practice_header + "A1,Surgery,U1\n" + practice("A2", "U9")) ==
        Lines{"practices.csv:2:1: found 3 cells, expected 22, as in the line of column names",
              "practices.csv:3:12: pcn_code: found U9, expected a PCN of pcns.csv – did you mean "
              "U1?"});
}

TEST_CASE("columns that are missing, unknown or there twice are problems") {
  auto header = practice_header;
  header.replace(header.find("imd_score"), 9, "imd_scor");
  header.replace(header.find("rural"), 5, "gp_fte");
  CHECK(
      problems_of_practices(header + practice("A1", "U1")) ==
      Lines{"practices.csv:1:1: imd_score: found no such column, expected a column of this name",
            "practices.csv:1:126: imd_scor: found an unknown column, expected a column that pcnsim "
            "knows – did you mean imd_score?",
            "practices.csv:1:142: gp_fte: found the column again, expected each column once"});
  CHECK(problems_of_practices("") ==
        Lines{"practices.csv:1:1: found an empty line, expected the names of columns"});
}

TEST_CASE("an unknown column does not hide what is wrong in the rows") {
  auto header = practice_header;
  header.replace(header.find("rural"), 5, "rurl");
  CHECK(problems_of_practices(header + practice("A1", "U9")) ==
        Lines{"practices.csv:1:136: rurl: found an unknown column, expected a column that pcnsim "
              "knows – did you mean rural?",
              "practices.csv:2:12: pcn_code: found U9, expected a PCN of pcns.csv – did you mean "
              "U1?"});
}

TEST_CASE("numbers that are not, or are out of range, are problems with the column's name") {
  CHECK(
      problems_of_practices(practice_header + "A1,S,U1,-5," + ages +
                            ",101,0,x,1.5,,1e9,\"1,5\",-0.1,TPP,\n") ==
      Lines{"practices.csv:2:9: list_size: found -5, expected a number between 1 and 1e+06",
            "practices.csv:2:50: imd_score: found 101, expected a number between 0 and 100",
            "practices.csv:2:56: gp_fte: found x, expected a number between 0 and 10000",
            "practices.csv:2:58: gp_qualified_share: found 1.5, expected a number between 0 and 1",
            "practices.csv:2:62: nurse_fte: found nothing, expected a number between 0 and 10000",
            "practices.csv:2:63: dpc_fte: found 1e9, expected a number between 0 and 10000",
            "practices.csv:2:67: admin_fte: found 1,5, expected a number between 0 and 10000",
            "practices.csv:2:73: reception_share: found -0.1, expected a number between 0 and 1"});
}

TEST_CASE("age shares add to 1 within 0.001, and then to exactly that") {
  auto const row = [](std::string const& shares) {
    return practice_header + "A1,S,U1,1000," + shares + ",20,0,3,0.8,2,1,5,0.4,TPP,\n";
  };
  CHECK(problems_of_practices(row("0.05,0.1,0.15,0.25,0.25,0.1,0.06,0.05")) ==
        Lines{"practices.csv:2:14: age_0_4: found age shares that add to 1.01, expected 1, within "
              "0.001"});
  CHECK(problems_of_practices(row("0.05,0.1,0.15,0.25,0.25,0.1,0.06,1.04")) ==
        Lines{"practices.csv:2:47: age_85plus: found 1.04, expected a number between 0 and 1"});
  Data const data;
  data.practices(row("0.05,0.1,0.15,0.25,0.25,0.1,0.06,0.0405"));
  auto const shares = data.load()[0].practices[0].age_shares;
  CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("a code comes once, and every PCN has practices") {
  Data const data;
  data.pcns(pcn_header + pcn_u1 + pcn_u1 + "U2,Two,ICB,Q," + twelve_ones + ",\n,Three,ICB,Q," +
            twelve_ones + ",\n");
  CHECK(data.problems() ==
        Lines{"pcns.csv:3:1: pcn_code: found U1 again, expected each code once – it is on line 2 "
              "already",
              "pcns.csv:4:1: pcn_code: found U2 without practices, expected at least one in "
              "practices.csv",
              "pcns.csv:5:1: pcn_code: found nothing, expected a text"});
  data.practices(practice_header + practice("A1", "U1") + practice("A1", "U1"));
  CHECK(data.problems().size() == 3);  // whose practice A1 is, is not clear: nothing on U2
  data.pcns(pcn_header + pcn_u1);
  CHECK(
      data.problems() ==
      Lines{"practices.csv:3:1: practice_code: found A1 again, expected each code once – it is on "
            "line 2 already"});
}

TEST_CASE("tables that are too long or hopelessly wrong are not read to their end") {
  std::string rows;
  for (int i = 0; i < 100'001; ++i) {
    rows += "A" + std::to_string(i) + ",,U1,,,,,,,,,,,,,,,,,,,\n";
  }
  CHECK(problems_of_practices(practice_header + rows) ==
        Lines{"practices.csv:100002:1: found more rows, expected at most 100000"});
  rows.resize(rows.size() / 2);
  auto const lines = problems_of_practices(practice_header + rows + "\n");
  CHECK(lines.size() > 1'000);
  CHECK(lines.size() < 1'020);
  CHECK(problems_of_practices(practice_header + std::string(2'000, ',') + "\n") ==
        Lines{"practices.csv:2:1001: found a longer row, expected at most 1000 cells"});
  CHECK(problems_of_practices(std::string((16U << 20U) + 1, ',')) ==
        Lines{"practices.csv:1:1: found a longer file, expected at most 16384 KiB"});
}

TEST_CASE("a table without rows, and one that is not there") {
  Data const data;
  data.pcns(pcn_header);
  data.practices(practice_header);
  CHECK(data.problems() == Lines{"pcns.csv:1:1: found no rows, expected at least one PCN"});
  std::filesystem::remove(data.folder.path() / "inputs" / "pcns.csv");
  CHECK_THROWS_AS(data.load(), MissingInput);
}

TEST_CASE("the data that we ship load: 22 PCNs, 83 practices, and no targets are needed") {
  Data const data;
  std::filesystem::path const shipped = PCNSIM_SOURCE_DIR "/calibration/data/inputs";
  for (auto const* name : {"pcns.csv", "practices.csv"}) {
    std::filesystem::copy_file(shipped / name, data.folder.path() / "inputs" / name,
                               std::filesystem::copy_options::overwrite_existing);
  }
  auto const pcns = data.load();
  CHECK(pcns.size() == 22);
  std::size_t practices = 0;
  double patients = 0;
  for (auto const& pcn : pcns) {
    practices += pcn.practices.size();
    for (auto const& practice : pcn.practices) {
      patients += practice.list_size;
    }
  }
  CHECK(practices == 83);
  CHECK(patients == 947'607);
  CHECK(sum_of_fte(pcns) == doctest::Approx(337.705));
}

TEST_CASE("a PCN is selected by code or name, in the order of all of them, each once") {
  PcnSpec const frome{
      .code = "U84175", .name = "Frome", .icb = "", .icb_code = "", .practices = {}, .fte = {}};
  auto barrack = frome;
  barrack.code = "U26878";
  barrack.name = "Barrack Lane & Ivry Street";
  std::vector const all{barrack, frome};
  auto const names = [&](Lines const& wanted) {
    Lines found;
    for (auto const& pcn : select_pcns(all, wanted)) {
      found.push_back(pcn.name);
    }
    return found;
  };
  CHECK(names({}).size() == 2);
  CHECK(names({"frome"}) == Lines{"Frome"});
  CHECK(names({"u84175"}) == Lines{"Frome"});
  CHECK(names({"FROME PCN"}) == Lines{"Frome"});
  CHECK(names({"barrack lane and ivry street"}) == Lines{"Barrack Lane & Ivry Street"});
  CHECK(names({"Frome", "BarrackLane&IvryStreet", "U84175"}) ==
        Lines{"Barrack Lane & Ivry Street", "Frome"});
  Folder const folder;
  CHECK(folder.messages([&] {
    static_cast<void>(select_pcns(all, {"Frme", "PCN", "", "London"}));
  }) == Lines{"command line: pcn: found Frme, expected the code or name of a PCN, or an ICB – did "
              "you mean "
              "Frome (U84175)?",
              "command line: pcn: found PCN, expected the code or name of a PCN, or an ICB",
              "command line: pcn: found \"\", expected the code or name of a PCN, or an ICB",
              "command line: pcn: found London, expected the code or name of a PCN, or an ICB"});
  auto twin = frome;
  twin.code = "U1";
  CHECK(folder.messages([&] {
    static_cast<void>(select_pcns({frome, twin}, {"Frome"}));
  }) == Lines{"command line: pcn: found Frome, expected the name of one PCN – several have this "
              "name: give a code"});
}

TEST_CASE("the name of an ICB selects all of its PCNs") {
  auto const all = load_pcns(PCNSIM_SOURCE_DIR "/calibration/data");
  auto const selected = select_pcns(all, {"somerset"});
  REQUIRE(selected.size() == 2);
  CHECK(selected[0].name == "Mendip");
  CHECK(selected[1].name == "Frome");
  CHECK(select_pcns(all, {"Somerset", "Frome", "Rosebank"}).size() == 3);
}
