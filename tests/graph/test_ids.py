from graph.ids import digest, document_id, entity_id, fold, id_hash


def test_ids_are_fixed_for_ever() -> None:
    assert entity_id("City", "南京市") == "city_zx4zjdfj3rvayvcw"
    assert document_id(b"") == "document_4oymiquy7qobjgx3"


def test_surface_forms_of_one_name_have_one_id() -> None:
    assert entity_id("Policy", "《南京都市圈 发展规划》") == entity_id("Policy", "南京都市圈发展规划")
    assert fold("Ｇ３１２（宁镇）") == "g312(宁镇)"


def test_parts_do_not_run_into_each_other() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert entity_id("Government", "科技局", "南京市") != entity_id("Government", "科技局", "扬州市")


def test_the_kind_is_not_in_the_hash() -> None:
    assert id_hash(entity_id("Lab", "某中心")) == id_hash(entity_id("Platform", "某中心"))
